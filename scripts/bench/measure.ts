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
  const processor: number[] = [];
  const memory: number[] = [];
  for (let index = 0; index <= runs; index++) {
    const result = await run(['python3', '-c', peakMemory, ...argv], { accept: 'any' });
    // Timed around the run itself: Python's own start is not the user's.
    const [, kib = '0', own = '0', busy = '0'] =
      /peak=(\d+) own=([\d.]+) busy=([\d.]+)\n$/.exec(result.stderr) ?? [];
    if (result.code !== code)
      throw new Failure(`${bench.name}: a run ended with ${result.code}\n${result.stderr}`, {
        exitCode: exitCodes.verification,
      });
    if (index === 0) continue;
    seconds.push(Number(own));
    processor.push(Number(busy));
    memory.push(Number(kib) / 1024);
  }
  if (leaves !== undefined) await rm(leaves, { recursive: true, force: true });
  return {
    name: bench.name,
    aim: bench.aim ?? '',
    runs,
    seconds: spread(seconds),
    processor: spread(processor),
    memory: spread(memory),
  };
}

/** Node does not tell what its children took; getrusage(2) does: the largest of them, in KiB, and the time of all. */
const peakMemory = `
import os, resource, subprocess, sys, time
def busy():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
# The shell that became this program may have had children of its own.
before, start = busy(), time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
took = time.monotonic() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
sys.stderr.write(f'\\npeak={peak} own={took:.4f} busy={busy() - before:.4f}\\n')
sys.exit(done.returncode)
`;
