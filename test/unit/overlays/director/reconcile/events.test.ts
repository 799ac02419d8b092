import test from 'ava';
import { eventsOf, tableEvent } from '../../../../../overlays/director/reconcile/events.ts';
import type { LvsState } from '../../../../../overlays/shared/health/lvs-state.ts';

const http = {
  realserver: 'litstat1',
  service: 'http',
  since: 0,
  successes: 0,
  failures: 0,
  counted: 0,
};
const quiet: LvsState = {
  at: '2026-01-01T00:00:00Z',
  health: [{ ...http, state: 'up' }],
  drained: [],
  mon: 'answers',
  monSilentSince: null,
  sync: { role: 'backup', receivingSince: 1, synced: true },
  conflicts: [],
  problem: null,
  events: [],
};

test('nothing is reported when nothing has changed', (t) => {
  t.deepEqual(eventsOf(quiet, { ...quiet }), []);
});

test('each change is one line', (t) => {
  const after: LvsState = {
    ...quiet,
    health: [{ ...http, state: 'down' }],
    drained: ['litstat2'],
    mon: 'silent',
    sync: { role: 'master', receivingSince: 1, synced: true },
  };
  t.deepEqual(eventsOf(quiet, after), [
    'member-down realserver=litstat1 service=http',
    'drained realserver=litstat2',
    'sync-role role=master',
    'mon-silent',
  ]);
  t.deepEqual(eventsOf(after, quiet), [
    'member-up realserver=litstat1 service=http',
    'undrained realserver=litstat2',
    'sync-role role=backup',
    'mon-answers',
  ]);
});

test('a checker that falls silent is reported, and that it works again; that it works from the start is no news', (t) => {
  const [works, silent] = (['works', 'silent'] as const).map((checker) => ({ ...quiet, checker }));
  if (works === undefined || silent === undefined) throw new Error('there are two');
  t.deepEqual(eventsOf(quiet, works), []);
  t.deepEqual(eventsOf(works, silent), ['checker-silent']);
  t.deepEqual(eventsOf(silent, silent), []);
  t.deepEqual(eventsOf(silent, works), ['checker-works']);
  t.deepEqual(eventsOf(undefined, silent).includes('checker-silent'), true);
});

test('a problem is reported once, and its end', (t) => {
  const bad = { ...quiet, problem: 'ipvsadm: no' };
  t.deepEqual(eventsOf(quiet, bad), ['reconcile-failed problem="ipvsadm: no"']);
  t.deepEqual(eventsOf(bad, bad), []);
  t.deepEqual(eventsOf(bad, quiet), ['reconcile-recovered']);
});

test('a change that nobody asked for is called drift', (t) => {
  const commands = ['-D -f 1', '-D -f 2', '-D -f 3', '-D -f 4'];
  t.is(
    tableEvent({ commands, drift: true }),
    'drift-healed commands=4 what="-D -f 1; -D -f 2; -D -f 3 and 1 more"',
  );
  t.regex(tableEvent({ commands, drift: false }), /^table-changed /);
});
