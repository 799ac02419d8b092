import { readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { exitCodes } from '../../scripts/runtime/exit-codes.ts';
import { run } from '../../scripts/runtime/run.ts';
import { random } from '../helpers/mutate.ts';
import { bytesOf, textOf, type FuzzKind } from './kind.ts';
import { kinds } from './kinds.ts';
import { minimize } from './minimize.ts';
import { conclude } from './report.ts';
import { search } from './search.ts';

// A fixed part of every kind; `npm run fuzz` plays others for as long as one likes.

const cases: Readonly<Record<string, number>> = {
  profile: 150,
  seed: 300,
  media: 1000,
  alert: 1000,
  table: 1000,
  'state-files': 250,
  import: 300,
};

for (const kind of kinds)
  test(`${kind.name}: ${kind.brief}`, (t) => {
    const count = cases[kind.name] ?? 0;
    t.true(count > 0);
    t.deepEqual(
      search(kind, 1, (_, played) => played < count),
      count,
    );
  });

/** Wrong as soon as a text has both words. */
const brittle: FuzzKind = {
  name: 'brittle',
  brief: 'a kind for this test',
  make: (next) =>
    bytesOf({ text: next(5) === 0 ? 'some wrong words in a row' : 'some words', other: 'x' }),
  judge: (input) => {
    if (textOf(input, 'text').includes('wrong')) throw new Error('it cannot bear this');
    return undefined;
  },
};

test('a finding is the smallest case of its fault, and its seed makes it again', (t) => {
  const found = search(brittle, 7, (_, played) => played < 1000);
  if (typeof found === 'number') {
    t.fail('nothing was found');
    return;
  }
  t.deepEqual(found.input, bytesOf({ text: 'wrong' }));
  t.regex(found.problem, /^it threw Error: it cannot bear this/);
  t.is(textOf(brittle.make(random(found.seed)), 'text'), 'some wrong words in a row');
  const again = search(brittle, found.seed, () => true);
  t.like(again, { seed: found.seed, input: found.input });
});

test('what is left out of a case is what does not matter', (t) => {
  const input = bytesOf({ a: 'keep 1 and 2', b: 'nothing' });
  const small = minimize(input, (each) => /1.*2/.test(textOf(each, 'a')));
  t.deepEqual(small, bytesOf({ a: '12' }));
});

test('a finding is shown with the way to play it again, and its files are kept', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'finding-'));
  const input = bytesOf({ 'a/b': 'x\u001b' });
  const finding = { kind: 'seed', seed: 12, problem: 'it is wrong', input };
  const { text, code } = conclude('seed', finding, folder);
  t.is(code, exitCodes.verification);
  t.is(readFileSync(join(folder, 'seed-12/a/b'), 'utf8'), 'x\u001b');
  t.is(
    text.replace(folder, 'F'),
    'seed: it is wrong\nthe smallest case:\n  a/b: "x\\u001b"\nits files are in F/seed-12\nagain: LVSMITH_FUZZ_SEED=12 npm run fuzz -- 1 seed',
  );
});

const program = 'build/js/test/fuzz/fuzz.js';

test('the command prints its seed, and how many cases it played', async (t) => {
  const { code, stdout } = await run(['node', program, '0.01', 'table'], {
    env: { LVSMITH_FUZZ_SEED: '1' },
    accept: 'any',
  });
  t.is(code, exitCodes.ok);
  t.regex(stdout, /^LVSMITH_FUZZ_SEED=1\ntable: [1-9]\d* cases, nothing was found\n$/);
});

test('words that mean nothing end with 2 and the usage', async (t) => {
  for (const words of [[], ['x'], ['0'], ['1', 'tables'], ['-1', 'table']]) {
    const { code, stderr } = await run(['node', program, ...words], { accept: 'any' });
    t.is(code, exitCodes.usage, words.join(' '));
    t.regex(stderr, /^usage: npm run fuzz -- MINUTES/);
  }
});
