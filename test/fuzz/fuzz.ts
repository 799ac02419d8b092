import { exitCodes } from '../../scripts/runtime/exit-codes.ts';
import { main } from '../../scripts/runtime/main.ts';
import { fuzzSeed } from '../helpers/fuzz-seed.ts';
import { kinds } from './kinds.ts';
import { conclude } from './report.ts';
import { watch } from './watch.ts';

const usage = `usage: npm run fuzz -- MINUTES [KIND …]

Gives broken input to what reads it, each KIND for so many MINUTES (fractions too), until one case is wrong.

${kinds.map(({ name, brief }) => `  ${name.padEnd(12)} ${brief}`).join('\n')}

LVSMITH_FUZZ_SEED=NUMBER begins with a case that was found before.

Exit codes: 0 nothing was found, 2 the words are not understood, 6 something was found, which is printed
`;

await main(async () => {
  const words = process.argv.slice(2).filter((word) => word !== '--');
  if (words.some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(usage);
    return exitCodes.ok;
  }
  const [time = '', ...names] = words;
  const minutes = Number(time);
  const chosen = kinds.filter(({ name }) => names.length === 0 || names.includes(name));
  const seed = fuzzSeed();
  const isUnderstood =
    minutes > 0 && minutes <= 10_000 && Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32;
  if (!isUnderstood || chosen.length < new Set(names).size) {
    process.stderr.write(usage);
    return exitCodes.usage;
  }
  console.log(`LVSMITH_FUZZ_SEED=${seed}`);
  for (const { name } of chosen) {
    const found = await watch(name, seed, minutes * 60_000);
    const { text, code } = conclude(name, found, 'build/fuzz');
    console.log(text);
    if (code !== exitCodes.ok) return code;
  }
  return exitCodes.ok;
});
