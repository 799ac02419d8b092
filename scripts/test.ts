import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { exitCodes } from './report/exit-codes.ts';
import { main } from './report/main.ts';

/**
 * Everything that proves the product, stage by stage, and the line `N passed, N failed` at its end.
 * `test.js STAGE …` runs only the named stages.
 */
interface Stage {
  readonly name: string;
  /** Globs for AVA below build/js/test. */
  readonly files: readonly string[];
  /** How many test files run side by side. */
  readonly concurrency: number;
  /** Whether the coverage of the TypeScript is measured and printed. */
  readonly coverage?: boolean;
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
      ...['lint', 'tools', 'image', 'cluster'].map((folder) => `!${test}/${folder}/**`),
    ],
    concurrency: 2,
    coverage: true,
  },
  { name: 'tools', files: [`${test}/tools/**/*.test.js`], concurrency: 2 },
  { name: 'image', files: [`${test}/image/**/*.test.js`, ...others], concurrency: 1 },
  { name: 'machines', files: small, concurrency: 2 },
  // A whole cluster takes the computer for itself.
  { name: 'cluster', files: [`${test}/cluster/**/*.test.js`, ...others], concurrency: 1 },
];

interface Tally {
  passed: number;
  failed: number;
}

await main(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const chosen =
    positionals.length === 0 ? stages : stages.filter((s) => positionals.includes(s.name));
  if (chosen.length === 0 || chosen.length < positionals.length) {
    process.stderr.write(`usage: npm test -- [${stages.map((s) => s.name).join('|')}] …\n`);
    return exitCodes.usage;
  }
  const total: Tally = { passed: 0, failed: 0 };
  for (const stage of chosen) {
    const started = Date.now();
    const tally = await runStage(stage);
    total.passed += tally.passed;
    total.failed += tally.failed;
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    console.log(`# ${stage.name}: ${tally.passed} passed, ${tally.failed} failed in ${seconds} s`);
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? exitCodes.ok : exitCodes.verification;
});

/** AVA speaks TAP here, so that its results can be counted; failures and diagnostics are passed on. */
async function runStage(stage: Stage): Promise<Tally> {
  const ava = [`${bin}/ava`, '--tap', `--concurrency=${stage.concurrency}`, ...stage.files];
  const argv = stage.coverage === true ? [`${bin}/c8`, ...ava] : ava;
  const child = spawn('node', argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  const tally: Tally = { passed: 0, failed: 0 };
  for await (const line of createInterface({ input: child.stdout })) {
    // A skipped or unfinished test proves nothing: it counts as failed.
    if (/^ok .*# (SKIP|TODO)/.test(line) || line.startsWith('not ok ')) tally.failed++;
    else if (line.startsWith('ok ')) tally.passed++;
    if (!/^(TAP version|1\.\.\d|# (tests|pass|fail|skip|todo) )/.test(line)) console.log(line);
  }
  // A crash that no test reported (an import that fails, no test found) must not pass unseen.
  if ((await ended) !== 0 && tally.failed === 0) tally.failed++;
  return tally;
}
