import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import * as fc from 'fast-check';
import type { MonStatus } from '../../overlays/director/health/opstatus.ts';
import { HealthBook, readRecords } from '../../overlays/director/reconcile/health-book.ts';
import { readAlerts, wantedTable } from '../../overlays/director/reconcile/pass.ts';
import type { HealthRecord } from '../../overlays/shared/health-record.ts';
import { clusterWith } from '../helpers/cluster.ts';

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
  const folder = mkdtempSync(join(tmpdir(), 'lvsmith-book-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('a restarted reconciler goes on from what it knew', (t) => {
  const first = new HealthBook(cluster, [], clock);
  first.takeRecord(record('down', second));
  const restarted = new HealthBook(cluster, first.all, clock);
  t.false(restarted.healthy('litstat1', 'http'));
  t.true(restarted.healthy('litstat2', 'http'));
});

test('what was known of a server that left the profile is forgotten', (t) => {
  const gone = { realserver: 'litstat9', service: 'http', state: 'down' } as const;
  const book = new HealthBook(cluster, [{ ...gone, successes: 0, failures: 2, counted: 1 }], clock);
  t.deepEqual(
    book.all.map(({ realserver }) => realserver),
    ['litstat1', 'litstat2'],
  );
  book.takeRecord({ ...record('down', second), realserver: 'litstat9' });
  t.is(book.all.length, 2);
});

test('a time from before the clock was put back does not silence mon', (t) => {
  const book = new HealthBook(cluster, [], clock);
  book.takeRecord(record('down', second + 86_400));
  const restarted = new HealthBook(cluster, book.all, clock);
  restarted.takeStatus(status('ok', second));
  t.true(restarted.healthy('litstat1', 'http'));
});

test('a clock that is put back under a running reconciler silences neither mon nor its alerts', (t) => {
  let time = now + 7_200_000;
  const book = new HealthBook(cluster, [], () => time);
  book.takeStatus(status('ok', second + 7200));
  time = now;
  book.takeRecord(record('down', second));
  t.false(book.healthy('litstat1', 'http'), 'an alert of now counts');

  const other = new HealthBook(cluster, [], () => time);
  time = now + 7_200_000;
  other.takeStatus(status('ok', second + 7200));
  time = now;
  other.takeStatus(status('ok', second + 7200));
  other.takeStatus({ ...status('fail', second), declared: true });
  t.false(other.healthy('litstat1', 'http'), 'what mon says now counts');
});

test('a record of before the clock was put back does not overrule mon for ever', (t) => {
  let time = now + 7_200_000;
  const book = new HealthBook(cluster, [], () => time);
  const old = record('down', second + 7200);
  book.takeRecord(old);
  time = now;
  book.takeRecord(old);
  t.false(book.healthy('litstat1', 'http'), 'nothing newer is known yet');
  book.takeStatus(status('ok', second));
  // Its upalert was lost, so every pass reads the record again.
  book.takeRecord(old);
  t.true(book.healthy('litstat1', 'http'));
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
  const book = new HealthBook(cluster, [], clock);
  write(record('down', second));
  t.deepEqual(readAlerts(book, folder), []);
  t.false(book.healthy('litstat1', 'http'));
  write(record('up', second + 6));
  t.deepEqual(readAlerts(book, folder), [record('up', second + 6)]);
  t.false(book.healthy('litstat1', 'http'), 'mon sends an upalert also for a killed monitor');
  book.takeStatus(status('ok', second + 6));
  t.true(book.healthy('litstat1', 'http'));
  t.deepEqual(readAlerts(book, folder), []);
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
        const book = new HealthBook(cluster, [], clock);
        for (const it of sequence) {
          const take = () =>
            'state' in it
              ? book.takeRecord(record(it.state, it.time))
              : book.takeStatus(status(it.verdict, it.checked));
          take();
          const once = JSON.stringify(book.all);
          take();
          take();
          if (JSON.stringify(book.all) !== once) return false;
        }
        return true;
      }),
    ),
  );
});

test('a drained server is in the table with weight 0 for all its services', (t) => {
  const book = new HealthBook(cluster, [], clock);
  const weights = [...wantedTable(cluster, book, ['litstat2']).values()].map((service) =>
    [...service.destinations.values()].map(({ weight }) => weight),
  );
  t.deepEqual(weights, [[1, 0]]);
});
