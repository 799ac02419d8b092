import { succeed } from '../../../scripts/lab/guest.ts';
import { everyDirector, theHolder } from '../../../scripts/lab/restore.ts';
import { waitFor, within } from '../../../scripts/lab/wait.ts';
import { serves } from '../helpers/observe.ts';
import { atMostOneHolder, others, publicMac } from '../helpers/one-holder.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** Milliseconds until a wait has failed; several times what it takes on emulated processors. */
const patience = 120_000;

/*
 * A holder that no longer takes part, but still has the address. The profile's bound: its watchdog
 * resets it 5 s after sbd has noticed; the others count it as lost after deadtime (10 s) and as fenced
 * after twice the watchdog's time (10 s more), and only then take the address.
 */
export const watchdogs: readonly Scenario[] = [
  ...[
    { what: 'killed', signal: 'KILL' },
    { what: 'frozen', signal: 'STOP' },
  ].map(
    ({ what, signal }): Scenario => ({
      title: `corosync is ${what} on the holder: its watchdog resets it before another director takes the address`,
      run: async (lab, note) => {
        const holder = await theHolder(lab);
        mustEqual(
          await succeed(holder, 'cat /sys/class/watchdog/watchdog0/identity'),
          'i6300ESB timer',
          'the watchdog that is armed',
        );
        await atMostOneHolder(lab, async (watch) => {
          const began = performance.now();
          const reset = holder.reset().then(() => performance.now());
          await succeed(holder, `systemctl kill -s ${signal} --kill-whom=main corosync`);
          const resetAt = await within(`${holder.name} is reset`, patience, reset, () =>
            everyDirector(lab),
          );
          await theHolder(lab, others(lab, holder));
          await serves(lab);
          const seen = () => watch.sightings.find(({ mac }) => mac !== publicMac(holder));
          const next = await waitFor(
            'the router sees the next holder',
            () => Promise.resolve(seen()),
            { deadline: patience },
          );
          must(resetAt < next.at, 'the reset came before the next holder');
          note(
            `reset after ${seconds(resetAt - began)}, next holder after ${seconds(next.at - began)}`,
          );
        });
      },
    }),
  ),
];

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
