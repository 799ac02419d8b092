import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../lab/lab.ts';
import { lvsmith, type HaStack } from './ha-stack.ts';
import { toSvg } from './drawing.ts';
import type { Kind } from './fault-kinds.ts';
import { keepalived } from './keepalived.ts';
import type { MeasureRequest } from './options.ts';
import type { TrialResult } from './trial-result.ts';
import { overview, trialPicture } from './picture.ts';
import { endDownload, offerDownload } from './probes.ts';
import { report, type FailedTrial, type Report } from './report.ts';
import { trialLine } from './summary.ts';
import { runTrial } from './trial.ts';
import { versions } from './versions.ts';

export interface MeasureOptions extends MeasureRequest {
  readonly folder: string;
  readonly print: (text: string) => void;
  /** Stops the measurement before its next trial. */
  readonly signal: AbortSignal;
  /** The lab ends with the measurement: nothing need be repaired after the last trial. */
  readonly lastAct: boolean;
}

/** A measurement under way, and its results so far. */
interface Measurement {
  readonly lab: Lab;
  readonly options: MeasureOptions;
  /** The number of planned trials. */
  readonly total: number;
  readonly trials: TrialResult[];
  readonly failed: FailedTrial[];
  readonly writeReport: () => Promise<Report>;
}

/**
 * Runs the trials of every stack and keeps the report and the pictures in the folder up to date after each. A trial
 * that fails is reported, and the others continue.
 */
export async function measureFailover(lab: Lab, options: MeasureOptions): Promise<Report> {
  const { signal, lastAct, folder, peer } = options;
  const stacks = [lvsmith(lab), ...(peer === undefined ? [] : [keepalived(lab)])];
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'trials'), { recursive: true });
  const measurement = await prepare(lab, options, stacks);
  await offerDownload(lab);
  try {
    for (const [index, stack] of stacks.entries()) {
      if (signal.aborted) break;
      // The next stack, or the end of the lab, makes it unnecessary to restore the cluster of the image.
      const isFollowed = () => lastAct || (index < stacks.length - 1 && !signal.aborted);
      await measureStack(measurement, stack, isFollowed);
    }
  } finally {
    if (!lastAct) await endDownload(lab);
  }
  return measurement.writeReport();
}

async function prepare(
  lab: Lab,
  options: MeasureOptions,
  stacks: readonly HaStack[],
): Promise<Measurement> {
  const { kinds, trials: trialsPerKind, folder } = options;
  const measuredVersions = await versions(
    lab,
    stacks.flatMap(({ packages }) => packages),
  );
  const results: { trials: TrialResult[]; failed: FailedTrial[] } = { trials: [], failed: [] };
  return {
    lab,
    options,
    total: stacks.length * kinds.length * trialsPerKind,
    ...results,
    writeReport: () =>
      writeReport(folder, report(lab, measuredVersions, stacks, results), results.trials),
  };
}

/** Runs the trials of one stack. Afterwards the cluster of the image is active again, unless something follows. */
async function measureStack(
  measurement: Measurement,
  stack: HaStack,
  isFollowed: () => boolean,
): Promise<void> {
  const { kinds, trials: trialsPerKind, print, signal } = measurement.options;
  const clock = stopwatch();
  print(`${stack.name}: activating\n`);
  try {
    await stack.activate();
    print(`${stack.name}: active after ${clock()} s\n`);
    for (const kind of kinds)
      for (let count = 0; count < trialsPerKind && !signal.aborted; count++)
        await recordTrial(measurement, stack, kind);
  } finally {
    if (!isFollowed()) await stack.deactivate();
  }
}

async function recordTrial(measurement: Measurement, stack: HaStack, kind: Kind): Promise<void> {
  const { lab, options, total, trials, failed } = measurement;
  const number = trials.length + failed.length + 1;
  const clock = stopwatch();
  const print = (text: string) =>
    options.print(`${number}/${total} ${stack.name} ${kind}: ${text}\n`);
  try {
    const result = await runTrial(lab, stack, kind, print);
    trials.push(result);
    await writeTrial(options.folder, number, result);
    print(`${trialLine(result)}; ${clock()} s in total`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    failed.push({ stack: stack.name, kind, why });
    print(`failed after ${clock()} s: ${why}`);
  }
  await measurement.writeReport();
}

async function writeReport(
  folder: string,
  content: Report,
  trials: readonly TrialResult[],
): Promise<Report> {
  await writeFile(join(folder, 'failover.json'), `${JSON.stringify(content, null, 2)}\n`);
  if (trials.length > 0) await writeFile(join(folder, 'failover.svg'), toSvg(overview(trials)));
  return content;
}

async function writeTrial(folder: string, number: number, result: TrialResult): Promise<void> {
  const name = `${String(number).padStart(2, '0')}-${result.stack}-${result.kind}`;
  const path = join(folder, 'trials', name);
  await writeFile(`${path}.json`, `${JSON.stringify(result)}\n`);
  await writeFile(`${path}.svg`, toSvg(trialPicture(result)));
}

/** Seconds since it was started, as text. */
function stopwatch(): () => string {
  const started = performance.now();
  return () => ((performance.now() - started) / 1000).toFixed(0);
}
