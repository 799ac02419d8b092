import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareLab } from '../image/prepare-lab.ts';
import { bringUp } from '../lab/bring-up.ts';
import { Lab } from '../lab/lab.ts';
import type { Report } from '../lab/measure/report.ts';
import { summary } from '../lab/measure/summary.ts';
import { reportFolder } from '../lab/measure/verb.ts';
import { lastTimes, phases, TimesRecorder, type LabTimes } from '../lab/times.ts';
import { silentProgress } from '../report/progress.ts';

/** Takes minutes, and the computer for itself: runs only when it is asked for by this name. */
export const labBench = 'lab, from power on to serving';
const aim = '180 s for five machines, emulated';

export interface LabFigures {
  readonly name: string;
  readonly aim: string;
  readonly boot: LabTimes;
  /** Of the last run of each cluster test. */
  readonly tests: readonly { readonly name: string; readonly times: LabTimes }[];
  /** The last measurement of failovers, if there was one. */
  readonly failover?: Report;
}

/** Boots the lab once, and adds what the last test and the last measurement left. */
export async function measureLab(): Promise<LabFigures> {
  const boot = await bootTimes();
  const tests = await lastTimes();
  const failover = await lastOf<Report>(join(reportFolder, 'failover.json'));
  return {
    ...{ name: labBench, aim, boot, tests },
    ...(failover === undefined ? {} : { failover }),
  };
}

async function bootTimes(): Promise<LabTimes> {
  const lab = await Lab.create(await prepareLab('lab', silentProgress));
  try {
    const recorder = new TimesRecorder();
    await bringUp(lab, ({ name }, stage) => recorder.stage(name, stage));
    recorder.answered();
    return recorder.times(lab.accelerator.accelerator);
  } finally {
    await lab.stop();
  }
}

async function lastOf<T>(file: string): Promise<T | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const content: T = JSON.parse(text);
  return content;
}

export function labText({ name, aim: wanted, boot, tests, failover }: LabFigures): string {
  return [
    `${name} (aim: ${wanted}; ${boot.accelerator})`,
    ...Object.entries(phases(boot)).map(([phase, seconds]) => `  ${row(seconds)} ${phase}`),
    ...tests.flatMap(({ name: cluster, times }) => [
      `scenarios of the last test of the cluster "${cluster}"`,
      ...Object.entries(times.scenarios).map(([title, seconds]) => `  ${row(seconds)} ${title}`),
    ]),
    ...(failover === undefined
      ? []
      : [`failovers as measured ${failover.measured}`, summary(failover)]),
  ].join('\n');
}

function row(seconds: number): string {
  return `${seconds.toFixed(1).padStart(7)} s`;
}
