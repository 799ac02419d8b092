import type { Prepare } from './fault.ts';

/** The holder is off at once, and is switched on again when it heals. */
export const preparePowerCut: Prepare = (rig, holder) => ({
  inject: () => {
    holder.cables(rig.networks, 'down');
    holder.kill();
  },
  heal: async () => {
    await holder.gone();
    await rig.boot(holder);
  },
});
