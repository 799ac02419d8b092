import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import * as fc from 'fast-check';
import type { MonStatus } from '../../../../../overlays/director/health/opstatus.ts';
import {
  HealthStore,
  readRecords,
} from '../../../../../overlays/director/reconcile/health-store.ts';
import { readAlerts, tableFor } from '../../../../../overlays/director/reconcile/steps.ts';
import type { HealthRecord } from '../../../../../overlays/shared/health/health-record.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';

const cluster = clusterWith({}, { failures: 2, successes: 1 });
const now = 1_700_000_000_000;
const second = now / 1000;
const clock = () => now;

function record(state: HealthRecord['state'], time: number): HealthRecord {
  const about = { realserver: 'litstat1', service: 'http', summary: '' };
  return { ...about, state, time, firstFailure: 0, monStarted: 0 };
}

function status(verdict: MonStatus['verdict'], checked: number): MonStatus {
  return { group: 'litstat1', service: 'http', verdict, checked, declared: false };
}

function folderFor(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'lvsmith-store-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('what has no check counts as up, whatever mon says, and has no verdict', (t) => {
  const store = new HealthStore(clusterWith({}, { type: 'none' }), [], clock);
  store.takeStatus(status('fail', second));
  store.takeRecord(record('down', second));
  t.true(store.healthy('litstat1', 'http'));
  t.deepEqual(store.all, []);
});

test('whatever mon puts in the place of a record is passed over and told', (t) => {
  const folder = folderFor(t);
  const good = JSON.stringify(record('down', second));
  writeFileSync(join(folder, 'a.json'), good);
  writeFileSync(join(folder, 'elsewhere'), good);
  mkdirSync(join(folder, 'b.json'));
  symlinkSync('c.json', join(folder, 'c.json'));
  symlinkSync('elsewhere', join(folder, 'd.json'));
  execFileSync('mkfifo', [join(folder, 'e.json')]);
  writeFileSync(join(folder, 'f.json'), good.padEnd(100_000));
  const told: string[] = [];
  t.deepEqual(
    readRecords(folder, (problem) => told.push(problem)),
    [record('down', second)],
  );
  t.is(told.length, 5, told.join('\n'));
});

test('a restarted reconciler goes on from what it knew', (t) => {
  const first = new HealthStore(cluster, [], clock);
  first.takeRecord(record('down', second));
  const restarted = new HealthStore(cluster, first.all, clock);
  t.false(restarted.healthy('litstat1', 'http'));
  t.true(restarted.healthy('litstat2', 'http'));
});

test('a server that comes into a running cluster waits until mon has seen it', (t) => {
  const first = new HealthStore(cluster, [], clock);
  first.takeStatus(status('ok', second));
  const known = first.all.filter(({ realserver }) => realserver === 'litstat1');
  const renewed = new HealthStore(cluster, known, clock);
  t.true(renewed.healthy('litstat1', 'http'));
  t.false(renewed.healthy('litstat2', 'http'), 'others answer meanwhile');
  const restarted = new HealthStore(cluster, renewed.all, clock);
  t.false(restarted.healthy('litstat2', 'http'), 'whatever restarts meanwhile');
  renewed.takeStatus({ ...status('ok', second), group: 'litstat2' });
  t.true(renewed.healthy('litstat2', 'http'));
});

test('a server that comes when no other is known to answer counts as up at once', (t) => {
  const first = new HealthStore(cluster, [], clock);
  first.takeRecord(record('down', second));
  const known = first.all.filter(({ realserver }) => realserver === 'litstat1');
  t.true(new HealthStore(cluster, known, clock).healthy('litstat2', 'http'));
});

test('what was known of a server that left the profile is forgotten', (t) => {
  const gone = { realserver: 'litstat9', service: 'http', state: 'down' } as const;
  const store = new HealthStore(
    cluster,
    [{ ...gone, since: 1, successes: 0, failures: 2, counted: 1 }],
    clock,
  );
  t.deepEqual(
    store.all.map(({ realserver }) => realserver),
    ['litstat1', 'litstat2'],
  );
  store.takeRecord({ ...record('down', second), realserver: 'litstat9' });
  t.is(store.all.length, 2);
});

test('a time from before the clock was put back does not silence mon', (t) => {
  const store = new HealthStore(cluster, [], clock);
  store.takeRecord(record('down', second + 86_400));
  const restarted = new HealthStore(cluster, store.all, clock);
  restarted.takeStatus(status('ok', second));
  t.true(restarted.healthy('litstat1', 'http'));
});

test('a clock that is put back under a running reconciler silences neither mon nor its alerts', (t) => {
  let time = now + 7_200_000;
  const store = new HealthStore(cluster, [], () => time);
  store.takeStatus(status('ok', second + 7200));
  time = now;
  store.takeRecord(record('down', second));
  t.false(store.healthy('litstat1', 'http'), 'an alert of now counts');

  const other = new HealthStore(cluster, [], () => time);
  time = now + 7_200_000;
  other.takeStatus(status('ok', second + 7200));
  time = now;
  other.takeStatus(status('ok', second + 7200));
  other.takeStatus({ ...status('fail', second), declared: true });
  t.false(other.healthy('litstat1', 'http'), 'what mon says now counts');
});

test('a record of before the clock was put back does not overrule mon for ever', (t) => {
  let time = now + 7_200_000;
  const store = new HealthStore(cluster, [], () => time);
  const old = record('down', second + 7200);
  store.takeRecord(old);
  time = now;
  store.takeRecord(old);
  t.false(store.healthy('litstat1', 'http'), 'nothing newer is known yet');
  store.takeStatus(status('ok', second));
  // Its upalert was lost, so every pass reads the record again.
  store.takeRecord(old);
  t.true(store.healthy('litstat1', 'http'));
});

test('only whole records under their final names are read', (t) => {
  const folder = folderFor(t);
  const whole = JSON.stringify(record('down', second));
  writeFileSync(join(folder, 'litstat1.http.json'), whole);
  writeFileSync(join(folder, 'litstat2.http.json'), whole.slice(0, 30));
  writeFileSync(join(folder, 'litstat1.http.json.77.tmp'), whole);
  writeFileSync(join(folder, 'litstat1.http.json.lock'), '');
  t.deepEqual(readRecords(folder), [record('down', second)]);
  t.deepEqual(readRecords(join(folder, 'nowhere')), []);
});

test('a failure counts at once; a return is a question to mon', (t) => {
  const folder = folderFor(t);
  const write = (it: HealthRecord) =>
    writeFileSync(join(folder, 'litstat1.http.json'), JSON.stringify(it));
  const store = new HealthStore(cluster, [], clock);
  write(record('down', second));
  t.deepEqual(readAlerts(store, folder), []);
  t.false(store.healthy('litstat1', 'http'));
  write(record('up', second + 6));
  t.deepEqual(readAlerts(store, folder), [record('up', second + 6)]);
  t.false(store.healthy('litstat1', 'http'), 'mon sends an upalert also for a killed monitor');
  store.takeStatus(status('ok', second + 6));
  t.true(store.healthy('litstat1', 'http'));
  t.deepEqual(readAlerts(store, folder), []);
});

test('what is told again changes nothing: no flapping', (t) => {
  const told = fc.oneof(
    fc.record({
      state: fc.constantFrom('up', 'down', 'unknown'),
      time: fc.integer({ min: second, max: second + 30 }),
    }),
    fc.record({
      verdict: fc.constantFrom('ok', 'fail', 'unknown'),
      checked: fc.integer({ min: second, max: second + 30 }),
    }),
  );
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 20 }), (sequence) => {
        const store = new HealthStore(cluster, [], clock);
        for (const it of sequence) {
          const take = () =>
            'state' in it
              ? store.takeRecord(record(it.state, it.time))
              : store.takeStatus(status(it.verdict, it.checked));
          take();
          const once = JSON.stringify(store.all);
          take();
          take();
          if (JSON.stringify(store.all) !== once) return false;
        }
        return true;
      }),
    ),
  );
});

test('a drained server is in the table with weight 0 for all its services', (t) => {
  const store = new HealthStore(cluster, [], clock);
  const weights = [...tableFor(cluster, store, ['litstat2']).values()].map((service) =>
    [...service.destinations.values()].map(({ weight }) => weight),
  );
  t.deepEqual(weights, [[1, 0]]);
});
