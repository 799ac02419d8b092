import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import * as fc from 'fast-check';
import { nextRecord, recordAlert } from '../../../../../overlays/director/health/record-alert.ts';
import {
  type HealthRecord,
  parseHealthRecord,
} from '../../../../../overlays/shared/health/health-record.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';
import { fuzzSeed } from '../../../../helpers/fuzz-seed.ts';

const cluster = clusterWith();
const now = 1_700_000_000_000;
const calls = 10_000;

/** As mon calls. */
const valid = '-s http -g litstat1 -h ADDRESSES -t 1699999990'
  .split(' ')
  .map((it) => (it === 'ADDRESSES' ? '192.168.71.220 192.168.71.150' : it));
const others = ['-u', '-a', '-D', '-T', '-O', '--health', 'ftp', '../x', '', '-1', '9'.repeat(400)];
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...valid, ...others) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);
/** A call of mon's with some of its words taken out, doubled, replaced or added. */
const argv = fc
  .array(fc.record({ at: fc.nat({ max: 12 }), remove: fc.nat({ max: 2 }), add: fc.array(word) }), {
    maxLength: 4,
  })
  .map((changes) => {
    const result = [...valid];
    for (const { at, remove, add } of changes) result.splice(at, remove, ...add.slice(0, 3));
    return result;
  });

const value = fc.oneof(
  fc.constantFrom('failure', 'up', 'startup', 'trap', 'ack', 'test', '0', '1', '1699999980', ''),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const environment = fc.record(
  {
    MON_ALERTTYPE: value,
    MON_FIRST_FAILURE: value,
    MON_OPSTATUS: value,
    MON_GROUP: value,
    MON_SERVICE: value,
  },
  { requiredKeys: [] },
);
const output = fc.oneof(
  fc.constantFrom('192.168.71.150\nrefused\n', '', '\n'),
  fc.string({ unit: 'binary', maxLength: 2000 }),
);

function folderFor(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'lvsmith-fuzz-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

test(`${calls} mangled calls: each is recorded whole or told, none breaks anything`, (t) => {
  const folder = folderFor(t);
  const seed = fuzzSeed();
  t.log(`LVSMITH_FUZZ_SEED=${seed}`);
  let recorded = 0;
  let told = 0;
  t.notThrows(() =>
    fc.assert(
      fc.property(argv, environment, output, (call, variables, text) => {
        const before = snapshot(folder);
        const input = { argv: call, environment: variables, output: text, cluster, folder, now };
        const outcome = recordAlert(input);
        recorded += Math.min(1, outcome.written.length);
        told += Math.min(1, outcome.problems.length);
        const after = snapshot(folder);
        for (const [name, record] of after) {
          if (!/^litstat[12]\.http\.json$/.test(name) || record === undefined)
            throw new Error(`left behind: ${name}`);
        }
        const changed = [...after].filter(
          ([name, record]) => JSON.stringify(record) !== JSON.stringify(before.get(name)),
        );
        if (changed.length !== outcome.written.length)
          throw new Error('something else was written');
      }),
      { seed, numRuns: calls },
    ),
  );
  t.true(recorded > 0 && told > 0, `${recorded} recorded, ${told} told`);
});

function snapshot(folder: string): Map<string, HealthRecord | undefined> {
  return new Map(
    readdirSync(folder).map((name) => [
      name,
      parseHealthRecord(readFileSync(join(folder, name), 'utf8')),
    ]),
  );
}

/** What mon would call over time: failures, each with repeats, each ended by a return. */
const history = fc
  .array(fc.record({ length: fc.integer({ min: 1, max: 5 }), ends: fc.boolean() }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((episodes) => {
    const made: { type: 'failure' | 'up'; time: number; firstFailure: number }[] = [];
    let time = 1_699_990_000;
    for (const [index, { length, ends }] of episodes.entries()) {
      const firstFailure = ++time;
      for (let i = 0; i < length; i++) made.push({ type: 'failure', time: ++time, firstFailure });
      // Only the last episode may be unfinished: mon begins none before the other has ended.
      if (ends || index < episodes.length - 1)
        made.push({ type: 'up', time: ++time, firstFailure });
    }
    return made;
  });

test('whatever the order in which alerts are written, the last one that mon called counts', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(
        history.chain((all) =>
          fc.tuple(
            fc.constant(all.at(-1)),
            fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }),
          ),
        ),
        ([last, shuffled]) => {
          let record: HealthRecord | undefined;
          for (const { type, time, firstFailure } of shuffled) {
            const call = { type, time, firstFailure, group: 'litstat1', service: 'http' } as const;
            const full = { ...call, hosts: [], opstatus: '', summary: '' };
            record = nextRecord(full, 'litstat1', record, now) ?? record;
          }
          return (
            record?.time === last?.time && record?.state === (last?.type === 'up' ? 'up' : 'down')
          );
        },
      ),
    ),
  );
});
