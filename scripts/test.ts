import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { exitCodes } from './report/exit-codes.ts';
import { main } from './report/main.ts';
import { type Failure, listFailures, TapReader } from './report/tap.ts';

/**
 * Everything that proves the product, stage by stage, and the line `N passed, N failed` at its end.
 * `test.js STAGE …` runs only the named stages, and those that run by name only.
 */
interface Stage {
  readonly name: string;
  /** Globs for AVA below build/js/test. */
  readonly files: readonly string[];
  /** How many test files run side by side. */
  readonly concurrency: number;
  /** Whether the coverage of the TypeScript is measured and printed. */
  readonly coverage?: boolean;
  /** It tests the tests, for whoever changes them: not part of the whole. */
  readonly byName?: true;
}

const bin = 'node_modules/.bin';
const test = 'build/js/test';
/** Each keeps one processor busy, or two for a short time. */
const small = ['image/alert', 'image/boots', 'cluster/four', 'cluster/seeds'].map(
  (name) => `${test}/${name}.test.js`,
);
const others = small.map((file) => `!${file}`);
const stages: readonly Stage[] = [
  { name: 'lint', files: [`${test}/lint/**/*.test.js`], concurrency: 1 },
  {
    name: 'unit',
    files: [
      `${test}/**/*.test.js`,
      ...['lint', 'tools', 'image', 'cluster', 'sabotage'].map((folder) => `!${test}/${folder}/**`),
    ],
    concurrency: 2,
    coverage: true,
  },
  { name: 'tools', files: [`${test}/tools/**/*.test.js`], concurrency: 2 },
  { name: 'image', files: [`${test}/image/**/*.test.js`, ...others], concurrency: 1 },
  { name: 'machines', files: small, concurrency: 2 },
  // A whole cluster takes the computer for itself.
  { name: 'cluster', files: [`${test}/cluster/**/*.test.js`, ...others], concurrency: 1 },
  { name: 'sabotage', files: [`${test}/sabotage/**/*.test.js`], concurrency: 1, byName: true },
];

await main(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const chosen =
    positionals.length === 0
      ? stages.filter((s) => s.byName !== true)
      : stages.filter((s) => positionals.includes(s.name));
  if (chosen.length === 0 || chosen.length < positionals.length) {
    process.stderr.write(`usage: npm test -- [${stages.map((s) => s.name).join('|')}] …\n`);
    return exitCodes.usage;
  }
  let passed = 0;
  const failures: Failure[] = [];
  for (const stage of chosen) {
    const started = Date.now();
    const told = await runStage(stage);
    passed += told.passed;
    failures.push(...told.failures);
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    const failed = told.failures.length;
    console.log(`# ${stage.name}: ${told.passed} passed, ${failed} failed in ${seconds} s`);
  }
  if (failures.length > 0) console.log(listFailures(failures));
  console.log(`${passed} passed, ${failures.length} failed`);
  return failures.length === 0 ? exitCodes.ok : exitCodes.verification;
});

/** AVA speaks TAP here, so that its results can be counted; failures and diagnostics are passed on. */
async function runStage(stage: Stage): Promise<TapReader> {
  const ava = [`${bin}/ava`, '--tap', `--concurrency=${stage.concurrency}`, ...stage.files];
  const argv = stage.coverage === true ? [`${bin}/c8`, ...ava] : ava;
  const child = spawn('node', argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  const tap = new TapReader();
  for await (const line of createInterface({ input: child.stdout }))
    if (tap.read(line)) console.log(line);
  tap.end();
  const code = await ended;
  // A crash that no test reported (an import that fails, no test found) must not pass unseen.
  if (code !== 0 && tap.failures.length === 0)
    tap.failures.push({ title: `the stage ${stage.name}`, gist: [`AVA ended with ${code}`] });
  return tap;
}
