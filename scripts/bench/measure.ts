import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { run } from '../runtime/run.ts';
import { spread, type Bench, type Figures } from './bench.ts';

/**
 * Runs a benchmark `runs` times, after one run that warms the file cache, and measures the whole command: what the
 * user waits for.
 *
 * @throws Failure (6) when a run has an unexpected exit code.
 */
export async function measure(bench: Bench, runs: number, folder: string): Promise<Figures> {
  const { argv, code = 0 } = await bench.prepare(folder);
  const seconds: number[] = [];
  const processor: number[] = [];
  const memory: number[] = [];
  for (let index = 0; index <= runs; index++) {
    const result = await run(['python3', '-c', peakMemory, ...argv], { accept: 'any' });
    // Timed inside Python, so that its own start does not count.
    const [, kib = '0', own = '0', busy = '0'] =
      /peak=(\d+) own=([\d.]+) busy=([\d.]+)\n$/.exec(result.stderr) ?? [];
    if (result.code !== code)
      throw new Failure(
        `${bench.name}: a run failed with exit code ${result.code}\n${result.stderr}`,
        {
          exitCode: exitCodes.verification,
        },
      );
    if (index === 0) continue;
    seconds.push(Number(own));
    processor.push(Number(busy));
    memory.push(Number(kib) / 1024);
  }
  return {
    name: bench.name,
    aim: bench.aim ?? '',
    runs,
    seconds: spread(seconds),
    processor: spread(processor),
    memory: spread(memory),
  };
}

/** Node cannot measure its children; getrusage(2) can: the largest resident set in KiB, and processor time. */
const peakMemory = `
import os, resource, subprocess, sys, time
def busy():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
# A shell that exec'ed this program may have had children of its own.
before, start = busy(), time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
took = time.monotonic() - start
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
sys.stderr.write(f'\\npeak={peak} own={took:.4f} busy={busy() - before:.4f}\\n')
sys.exit(done.returncode)
`;
