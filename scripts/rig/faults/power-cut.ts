import { setTimeout as pause } from 'node:timers/promises';
import type { Prepare } from './fault.ts';

/** @param off milliseconds for which it stays off before it is healed, at least. */
export function powerCut(off = 0): Prepare {
  return (rig, holder) => ({
    inject: () => {
      holder.cables(rig.networks, 'down');
      holder.kill();
    },
    heal: async () => {
      await holder.gone();
      await pause(off);
      await rig.boot(holder);
    },
  });
}
