import type { Prepare } from './fault.ts';

/** All are off at the same time, and are switched on together; the witness stays on. */
export const prepareColdStart: Prepare = (rig) => {
  let booted: Promise<unknown> = Promise.resolve();
  return {
    hitsAll: true,
    inject: async () => {
      for (const director of rig.directors) director.kill();
      await Promise.all(rig.directors.map((director) => director.gone()));
      booted = Promise.all(rig.directors.map((director) => rig.boot(director)));
      // Whoever waits for it hears of a failure.
      booted.catch(() => undefined);
    },
    heal: async () => void (await booted),
  };
};
