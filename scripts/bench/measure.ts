import { rm } from 'node:fs/promises';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { run } from '../report/run.ts';
import { spread, type Bench, type Figures } from './bench.ts';

/**
 * Runs a bench `runs` times, after one run that warms the file cache, and takes each run as a whole
 * process: what the user waits for.
 *
 * @throws Failure (6) when a run does not end as it should.
 */
export async function measure(bench: Bench, runs: number, folder: string): Promise<Figures> {
  const { argv, code = 0, leaves } = await bench.prepare(folder);
  const seconds: number[] = [];
  const memory: number[] = [];
  for (let index = 0; index <= runs; index++) {
    const result = await run(['python3', '-c', peakMemory, ...argv], { accept: 'any' });
    // Timed around the run itself: Python's own start is not the user's.
    const [, kib = '0', own = '0'] = /peak=(\d+) own=([\d.]+)\n$/.exec(result.stderr) ?? [];
    if (result.code !== code)
      throw new Failure(`${bench.name}: a run ended with ${result.code}\n${result.stderr}`, {
        exitCode: exitCodes.verification,
      });
    if (index === 0) continue;
    seconds.push(Number(own));
    memory.push(Number(kib) / 1024);
  }
  if (leaves !== undefined) await rm(leaves, { recursive: true, force: true });
  return {
    name: bench.name,
    aim: bench.aim ?? '',
    runs,
    seconds: spread(seconds),
    memory: spread(memory),
  };
}

/** Node does not tell the peak of a child's memory; getrusage(2) does, in KiB. */
const peakMemory = `
import os, resource, subprocess, sys, time
start = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
took = time.monotonic() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
sys.stderr.write(f'\\npeak={peak} own={took:.4f}\\n')
sys.exit(done.returncode)
`;
