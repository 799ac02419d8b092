import test from 'ava';
import { run } from '../../scripts/runtime/run.ts';

// Linters run as tests, so that `npm test` is the whole truth.

const linters: readonly (readonly [string, ...string[]])[] = [
  ['oxlint', '--type-aware', '--deny-warnings'],
  ['biome', 'format', '.'],
  ['knip'],
];

for (const [name, ...args] of linters)
  test(`${name} has nothing to say`, async (t) => {
    const result = await run([`node_modules/.bin/${name}`, ...args], { accept: 'any' });
    t.is(result.code, 0, result.stdout + result.stderr);
  });
