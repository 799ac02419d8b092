import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Stage } from './stages.ts';
import { TapReader, type FailedTest } from './tap.ts';

/** What became of a stage. */
export interface StageResult {
  readonly name: string;
  readonly passed: number;
  readonly failed: readonly FailedTest[];
  readonly seconds: number;
}

const bin = 'node_modules/.bin';

/** What of a stage is run. */
export interface Choice {
  /** Tests whose titles match one of them; none: all. */
  readonly match: readonly string[];
  /** Somebody wants this stage, and not the whole. */
  readonly named: boolean;
}

/** Runs tests of a stage, and prints what they say. AVA speaks TAP here, so that its results can be counted. */
export async function runStage(stage: Stage, choice: Choice): Promise<StageResult> {
  const patterns = choice.match;
  const started = performance.now();
  const child = spawn('node', command(stage, choice), { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  const tap = new TapReader();
  for await (const line of createInterface({ input: child.stdout }))
    if (tap.read(line)) console.log(line);
  tap.end();
  const code = await ended;
  const noneMatches = patterns.length > 0 && tap.passed === 0;
  // A crash that no test reported (an import that fails, no test found) must not pass unseen.
  if (code !== 0 && tap.failures.length === 0 && !noneMatches)
    tap.failures.push({ title: `the stage ${stage.name}`, gist: [`AVA ended with ${code}`] });
  return {
    name: stage.name,
    passed: tap.passed,
    failed: tap.failures,
    seconds: (performance.now() - started) / 1000,
  };
}

function command(stage: Stage, { match, named }: Choice): readonly string[] {
  const matches = match.map((pattern) => `--match=${pattern}`);
  const options = ['--tap', `--concurrency=${stage.concurrency}`, ...matches];
  const ava = [`${bin}/ava`, ...options, ...stage.files];
  // A few tests cover little: the figures would mean nothing. In a run of everything nobody waits for them.
  const covered = stage.coverage === true && named && match.length === 0;
  return covered ? [`${bin}/c8`, ...ava] : ava;
}

/** `# unit        412 passed,   0 failed in    70 s`. */
export function resultLine({ name, passed, failed, seconds }: StageResult): string {
  const counts = `${count(passed)} passed, ${count(failed.length)} failed`;
  return `# ${name.padEnd(10)} ${counts} in ${seconds.toFixed(0).padStart(5)} s`;
}

function count(number: number): string {
  return String(number).padStart(4);
}
