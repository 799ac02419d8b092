import { setTimeout as pause } from 'node:timers/promises';
import { resetNoteTimeout } from '../../../overlays/director/suspend-guard/guard.ts';
import { succeed, waitForUnit } from '../../../scripts/lab/guest/commands.ts';
import { bootAndWait } from '../../../scripts/lab/cluster/bring-up.ts';
import { directorReports, waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { waitFor, within } from '../../../scripts/lab/guest/wait.ts';
import { floatingAddress } from '../../../scripts/lab/cluster/state.ts';
import { ArpWatch, overlaps } from '../../../scripts/lab/cluster/arp-watch.ts';
import { hasLogged, readGuestTime, waitUntilServed } from '../helpers/observe.ts';
import { atMostOneHolder, others, publicMac } from '../helpers/one-holder.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** Milliseconds: the battery clock counts whole seconds, and the guard looks twice a second. */
const givenUpMargin = 3000;

/** Milliseconds; several times what it takes on emulated processors. */
const resetTimeout = 120_000;

/*
 * A holder that no longer takes part, but still has the address. Its watchdog resets it some seconds after sbd has
 * noticed (render/views/fencing.ts); the others count it as lost after the deadtime, and as fenced after twice the
 * watchdog's time more. Without a lease only then they take the address.
 */
export const watchdogs: readonly Scenario[] = [
  ...[
    { what: 'killed', signal: 'KILL' },
    { what: 'frozen', signal: 'STOP' },
  ].map(
    ({ what, signal }): Scenario => ({
      title: `corosync is ${what} on the holder: its watchdog resets it before another director takes the address`,
      isVariant: true,
      run: async (lab, note) => {
        const holder = await waitForHolder(lab);
        mustEqual(
          await succeed(holder, 'cat /sys/class/watchdog/watchdog0/identity'),
          'i6300ESB timer',
          'the watchdog that is armed',
        );
        await atMostOneHolder(lab, async (watch) => {
          const began = performance.now();
          const reset = holder.nextReset().then(() => performance.now());
          await succeed(holder, `systemctl kill -s ${signal} --kill-whom=main corosync`);
          const resetAt = await within(`${holder.name} is reset`, resetTimeout, reset, () =>
            directorReports(lab),
          );
          await waitForHolder(lab, others(lab, holder));
          await waitUntilServed(lab);
          const seen = () => watch.sightings.find(({ mac }) => mac !== publicMac(holder));
          const next = await waitFor(
            'the router sees the next holder',
            () => Promise.resolve(seen()),
            { deadline: resetTimeout },
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
      const holder = await waitForHolder(lab);
      const since = await readGuestTime(holder);
      // The room for the line that its next start logs.
      await succeed(holder, 'test $(stat -c %s /var/lib/lvsmith/director/reset-note) -gt 0');
      const watch = await ArpWatch.start(lab, floatingAddress(lab));
      try {
        const givenUp =
          performance.now() + lab.settings.cluster.membership.deadtime + givenUpMargin;
        await holder.freeze();
        await waitForHolder(lab, others(lab, holder));
        await waitUntilServed(lab);
        // With a lease that is soon; only a director that the others have given up is reset.
        await pause(Math.max(0, givenUp - performance.now()));
        const own = () => watch.sightings.filter(({ mac }) => mac === publicMac(holder));
        const reset = holder.nextReset();
        const began = performance.now();
        await holder.thaw();
        await within(`${holder.name} is reset`, resetTimeout, reset, () => directorReports(lab));
        const resetAt = performance.now();
        const last = (own().at(-1)?.at ?? began) - began;
        note(`last seen ${seconds(last)} after the thaw, reset after ${seconds(resetAt - began)}`);
        await holder.waitForConsole(/sysrq: Resetting/, resetTimeout);
        await bootAndWait(lab, holder);
        await waitForUnit(holder, 'lvsmith-reconcile.service');
        const logged = await hasLogged(holder, '^stood-still .*action=reset', since);
        must(logged || resetAt - began > resetNoteTimeout, 'the next start logs why it was reset');
        note(`its next start ${logged ? 'logs it' : 'does not log it: the disk took too long'}`);
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
