import { lastWordsPatience } from '../../../overlays/director/standstill/guard.ts';
import { succeed, waitForUnit } from '../../../scripts/lab/guest.ts';
import { follow } from '../../../scripts/lab/bring-up.ts';
import { everyDirector, restoreMachines, theHolder } from '../../../scripts/lab/restore.ts';
import { waitFor, within } from '../../../scripts/lab/wait.ts';
import { floatingAddress } from '../../../scripts/lab/cluster-state.ts';
import { HolderWatch, overlaps } from '../../../scripts/lab/holder-watch.ts';
import { hasLogged, now, serves } from '../helpers/observe.ts';
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
  {
    title:
      'the whole holder is frozen and thawed later: another serves; it gives the address up and is reset at once',
    run: async (lab, note) => {
      const holder = await theHolder(lab);
      const since = await now(holder);
      // The room for what its next start tells.
      await succeed(holder, 'test $(stat -c %s /var/lib/lvsmith/director/last-words) -gt 0');
      const watch = await HolderWatch.start(lab, floatingAddress(lab));
      try {
        await holder.freeze();
        await theHolder(lab, others(lab, holder));
        await serves(lab);
        const own = () => watch.sightings.filter(({ mac }) => mac === publicMac(holder));
        const reset = holder.reset();
        const began = performance.now();
        await holder.thaw();
        await within(`${holder.name} is reset`, patience, reset, () => everyDirector(lab));
        const resetAt = performance.now();
        const last = (own().at(-1)?.at ?? began) - began;
        note(`last seen ${seconds(last)} after the thaw, reset after ${seconds(resetAt - began)}`);
        await holder.says(/sysrq: Resetting/, patience);
        await restoreMachines(lab, (machine) => follow(lab, machine));
        await waitForUnit(holder, 'lvsmith-reconcile.service');
        const told = await hasLogged(holder, '^stood-still .*action=reset', since);
        must(told || resetAt - began > lastWordsPatience, 'the next start tells why it was reset');
        note(`its next start ${told ? 'tells it' : 'does not tell it: the disk took too long'}`);
        const afterwards = watch.sightings.filter(({ at }) => at > resetAt);
        mustEqual(overlaps(afterwards), [], 'times with two holders after the reset');
      } finally {
        watch.stop();
      }
    },
  },
];

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
