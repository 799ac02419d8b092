import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../lab.ts';
import { lvsmith, type Contender } from './contender.ts';
import { toSvg, type Drawing } from './drawing.ts';
import { keepalived } from './keepalived.ts';
import type { MeasureRequest } from './options.ts';
import type { Trial } from './outcome.ts';
import { overview, trialPicture } from './picture.ts';
import { toPng } from './png.ts';
import { endDownload, offerDownload } from './probes.ts';
import { report, type FailedTrial, type Report } from './report.ts';
import { trialLine } from './summary.ts';
import { trial } from './trial.ts';
import { versions } from './versions.ts';

export interface MeasureOptions extends MeasureRequest {
  readonly folder: string;
  readonly print: (text: string) => void;
  /** Ends the measurement before its next trial. */
  readonly signal: AbortSignal;
  /** The lab ends with the measurement: nothing need be put right after the last trial. */
  readonly lastAct: boolean;
}

/**
 * Runs the trials of every contender, and leaves the report and the pictures in the folder, written
 * anew after each trial. A trial that fails is reported, and the others go on.
 */
export async function measureFailover(lab: Lab, options: MeasureOptions): Promise<Report> {
  const { kinds, trials: count, peer, folder, print, signal, lastAct } = options;
  const contenders = [lvsmith(lab), ...(peer === undefined ? [] : [keepalived(lab)])];
  const total = contenders.length * kinds.length * count;
  const results: { trials: Trial[]; failed: FailedTrial[] } = { trials: [], failed: [] };
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'trials'), { recursive: true });
  const found = await versions(
    lab,
    contenders.flatMap(({ packages }) => packages),
  );
  const write = () => writeReport(folder, report(lab, found, contenders, results), results.trials);
  await offerDownload(lab);
  let number = 0;
  try {
    for (const [index, contender] of contenders.entries()) {
      if (signal.aborted) break;
      const goesOn = () => lastAct || (index < contenders.length - 1 && !signal.aborted);
      await inCharge(contender, goesOn, print, async () => {
        for (const kind of kinds.flatMap((each) => Array.from({ length: count }, () => each))) {
          if (signal.aborted) return;
          number++;
          const head = `${number}/${total} ${contender.name} ${kind}`;
          const clock = stopwatch();
          try {
            const done = await trial(lab, contender, kind, (what) => print(`${head}: ${what}\n`));
            results.trials.push(done);
            await writeTrial(folder, number, done);
            print(`${head}: ${trialLine(done)}; ${clock()} s in all\n`);
          } catch (error) {
            const why = error instanceof Error ? error.message : String(error);
            results.failed.push({ contender: contender.name, kind, why });
            print(`${head}: failed after ${clock()} s: ${why}\n`);
          }
          await write();
        }
      });
    }
  } finally {
    if (!lastAct) await endDownload(lab);
  }
  return write();
}

/**
 * Whatever happens meanwhile, the cluster of the image is in charge again afterwards, unless another
 * contender or the end of the lab follows.
 */
async function inCharge(
  contender: Contender,
  goesOn: () => boolean,
  print: (text: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  const clock = stopwatch();
  print(`${contender.name}: taking charge\n`);
  try {
    await contender.enter();
    print(`${contender.name}: in charge after ${clock()} s\n`);
    await work();
  } finally {
    if (!goesOn()) await contender.leave();
  }
}

async function writeReport(
  folder: string,
  content: Report,
  trials: readonly Trial[],
): Promise<Report> {
  await writeFile(join(folder, 'failover.json'), `${JSON.stringify(content, null, 2)}\n`);
  if (trials.length > 0) await writePicture(join(folder, 'failover'), overview(trials));
  return content;
}

async function writeTrial(folder: string, number: number, done: Trial): Promise<void> {
  const name = `${String(number).padStart(2, '0')}-${done.contender}-${done.kind}`;
  const path = join(folder, 'trials', name);
  await writeFile(`${path}.json`, `${JSON.stringify(done)}\n`);
  await writePicture(path, trialPicture(done));
}

async function writePicture(path: string, drawing: Drawing): Promise<void> {
  await writeFile(`${path}.svg`, toSvg(drawing));
  await writeFile(`${path}.png`, toPng(drawing));
}

function stopwatch(): () => string {
  const started = performance.now();
  return () => ((performance.now() - started) / 1000).toFixed(0);
}
