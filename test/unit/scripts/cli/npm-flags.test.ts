import test from 'ava';
import { run } from '../../../../scripts/runtime/run.ts';

// `npm run X` stays: the flags of lvsmith follow a --, and one that npm took for its own is refused.

function npm(...words: readonly string[]) {
  return run(['npm', 'run', ...words], { accept: 'any' });
}

test('a flag without the -- of npm is refused, with the command line that was meant', async (t) => {
  const { code, stdout, stderr } = await npm('check', '--profile=small', '--no-simulate');
  t.is(code, 2);
  t.notRegex(stdout, /valid/);
  t.regex(stderr, /npm took --profile and --no-simulate for a flag of its own/);
  t.regex(stderr, /npm run check -- --profile=small --no-simulate\n/);
});

test('a value that npm left among the arguments is put back', async (t) => {
  t.regex((await npm('check', '--profile', 'small')).stderr, / -- --profile=small\n/);
  t.regex(
    (await npm('lab', 'loss', 'litsha21', '--profile', 'lab')).stderr,
    /npm run lab -- loss --profile=litsha21 lab\n/,
    'as npm hands it over: which word was the value is lost',
  );
  t.regex((await npm('build:director', '--locked')).stderr, /npm run build:director -- --locked\n/);
});

test('behind the -- the flags are those of lvsmith', async (t) => {
  const { code, stdout } = await npm('-s', 'check', '--', '--profile=small', '--no-simulate');
  t.is(code, 0);
  t.regex(stdout, /^profiles\/small\.yaml: valid\n/);
});
