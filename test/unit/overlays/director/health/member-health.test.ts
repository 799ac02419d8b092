import test from 'ava';
import {
  afterRecord,
  afterStatus,
  neverSeen,
} from '../../../../../overlays/director/health/member-health.ts';
import type { MonStatus } from '../../../../../overlays/director/health/opstatus.ts';
import type { HealthRecord } from '../../../../../overlays/shared/health/health-record.ts';
import type { MemberHealth } from '../../../../../overlays/shared/health/lvs-state.ts';

const thresholds = { failures: 2, successes: 3 };
const fresh = neverSeen('litstat1', 'http');

type Seen = readonly [verdict: MonStatus['verdict'], checked: number, declared?: boolean];

function saw(health: MemberHealth, ...seen: readonly Seen[]): MemberHealth {
  return seen.reduce(
    (it, [verdict, checked, declared = false]) =>
      afterStatus(
        it,
        { group: 'litstat1', service: 'http', verdict, checked, declared },
        thresholds,
      ),
    health,
  );
}

function told(health: MemberHealth, state: HealthRecord['state'], time: number): MemberHealth {
  const record = { realserver: 'litstat1', service: 'http', firstFailure: 0, monStarted: 0 };
  return afterRecord(health, { ...record, state, time, summary: '' }, thresholds);
}

test('a server of which nothing was heard is up', (t) => {
  t.is(fresh.state, 'up');
  t.is(saw(fresh, ['unknown', 0]).state, 'up');
});

test('one failure of two is not yet the end', (t) => {
  t.is(saw(fresh, ['fail', 10]).state, 'up');
  t.is(saw(fresh, ['fail', 10], ['fail', 10], ['fail', 10]).state, 'up', 'the same check again');
  t.is(saw(fresh, ['fail', 10], ['ok', 16], ['fail', 22]).state, 'up');
});

test('enough failures in a row are, also when no alert came', (t) => {
  t.is(saw(fresh, ['fail', 10], ['fail', 16]).state, 'down');
});

test('mon has declared it down when it has alerted', (t) => {
  t.is(saw(fresh, ['fail', 10, true]).state, 'down');
});

test('a server comes back after enough successes in a row, each check counted once', (t) => {
  const down = told(fresh, 'down', 10);
  t.is(down.state, 'down');
  t.is(saw(down, ['ok', 16], ['ok', 16], ['ok', 22]).state, 'down');
  t.is(saw(down, ['ok', 16], ['ok', 22], ['fail', 28], ['ok', 34], ['ok', 40]).state, 'down');
  t.is(saw(down, ['ok', 16], ['ok', 22], ['ok', 28]).state, 'up');
});

test('an upalert is the first success', (t) => {
  const down = told(fresh, 'down', 10);
  const once = told(down, 'up', 16);
  t.is(once.state, 'down');
  t.is(afterRecord(once, { ...recordOf('up', 16) }, thresholds).successes, 1, 'told twice');
  t.is(saw(once, ['ok', 22], ['ok', 28]).state, 'up');
  t.is(afterRecord(down, recordOf('up', 16), { failures: 2, successes: 1 }).state, 'up');
});

test('a lost upalert, a mon that restarted and a stale record heal', (t) => {
  const down = told(fresh, 'down', 10);
  const restarted = saw(down, ['unknown', 0]);
  t.is(restarted.state, 'down', 'until mon has looked, what was known counts');
  const healed = saw(restarted, ['ok', 100], ['ok', 106], ['ok', 112]);
  t.is(healed.state, 'up');
  t.is(told(healed, 'down', 10).state, 'up', 'the record is older than what mon said since');
});

test('a start of mon says nothing', (t) => {
  t.deepEqual(told(fresh, 'unknown', 50), fresh);
});

function recordOf(state: HealthRecord['state'], time: number): HealthRecord {
  return {
    realserver: 'litstat1',
    service: 'http',
    state,
    time,
    firstFailure: 0,
    monStarted: 0,
    summary: '',
  };
}

test('a state is kept with the time since when it is that', (t) => {
  t.is(fresh.since, 0);
  const down = told(fresh, 'down', 10);
  t.is(down.since, 10);
  t.is(told(down, 'down', 20).since, 10);
  t.is(saw(down, ['fail', 22]).since, 10);
  t.is(saw(down, ['ok', 28], ['ok', 34], ['ok', 40]).since, 40);
  t.is(saw(fresh, ['ok', 16]).since, 0);
});
