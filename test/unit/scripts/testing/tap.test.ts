import test from 'ava';
import { listFailures, TapReader } from '../../../../scripts/testing/tap.ts';

function readAll(text: string): TapReader {
  const tap = new TapReader();
  for (const line of text.split('\n')) tap.read(line);
  tap.end();
  return tap;
}

const block = (details: string) => `  ---\n    name: AssertionError\n${details}\n  ...`;

test('passed tests are counted, comments and sums are not', (t) => {
  const tap = readAll(
    'TAP version 13\nok 1 - unit › a\n#   5 ms\nok 2 - unit › b\n\n1..2\n# tests 2\n# pass 2',
  );
  t.is(tap.passed, 2);
  t.deepEqual(tap.failures, []);
});

test('a thrown error is told by its message', (t) => {
  const details = [
    '    details:',
    "      'Promise rejected with:': |-",
    '        Error {',
    '          message: `litsha21 holds the address: not within 240 s␊',
    '          second line`,',
    '        }',
    "    message: ''",
    "    at: 'somewhere'",
  ].join('\n');
  const { failures } = readAll(`not ok 1 - cluster › it holds\n${block(details)}\nok 2 - next`);
  t.is(failures.length, 1);
  t.is(failures[0]?.title, 'cluster › it holds');
  t.is(failures[0]?.gist[0], 'litsha21 holds the address: not within 240 s');
  t.false(listFailures(failures).includes('somewhere'));
});

test('a comparison is told by what was compared', (t) => {
  const details =
    "    details:\n      'Difference:': |-\n        - 1\n        + 2\n    message: why";
  const { failures } = readAll(`not ok 1 - sum\n${block(details)}`);
  t.is(
    listFailures(failures),
    "failed: sum\n    'Difference:': |-\n    - 1\n    + 2\n    message: why",
  );
});

test('a skipped test, one to be done, and a block that was cut short count as failed', (t) => {
  const tap = readAll('ok 1 - a # SKIP\nok 2 - b # TODO\nnot ok 3 - c\n  ---');
  t.is(tap.passed, 0);
  t.deepEqual(
    tap.failures.map(({ title }) => title),
    ['a', 'b', 'c'],
  );
});

test('frames and sums are not passed on; results and comments are', (t) => {
  const tap = new TapReader();
  for (const line of ['TAP version 13', '1..20', '# tests 2', '# a › afterEach.always hook for b'])
    t.false(tap.read(line), line);
  for (const line of ['ok 1 - a', '#   5 ms', 'not ok 2 - b']) t.true(tap.read(line), line);
});

test('so is one whose message comes in one line, with escapes', (t) => {
  const details = String.raw`    details:
      'Promise rejected with:': "Error {\n  message: ${'`'}litsha24: not within 120 s␊\n  last error: ${'`'},\n}"`;
  const { failures } = readAll(`not ok 1 - four\n${block(details)}`);
  t.deepEqual(failures[0]?.gist.slice(0, 2), ['litsha24: not within 120 s', 'last error: `,']);
});
