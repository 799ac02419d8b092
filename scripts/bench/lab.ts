import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareLab } from '../lab/prepare.ts';
import { buildRoot } from '../profile/build-folder.ts';
import { reportFile } from '../measure/run-measurement.ts';
import { bringUp } from '../lab/cluster/bring-up.ts';
import { Lab } from '../lab/lab.ts';
import type { Report } from '../measure/report.ts';
import { summary } from '../measure/summary.ts';
import { lastTimes, phases, TimesRecorder, type LabTimes } from '../lab/times.ts';
import { silentProgress } from '../progress/progress.ts';

/** Takes minutes on an otherwise idle computer, so it runs only when requested by name. */
export const labBench = 'lab, from power on to serving';
const aim = '180 s for five machines, emulated';

export interface LabFigures {
  readonly name: string;
  readonly aim: string;
  readonly boot: LabTimes;
  /** The times of the last run of each cluster test. */
  readonly tests: readonly { readonly name: string; readonly times: LabTimes }[];
  /** The last measurement of failovers, if there was one. */
  readonly failover?: Report | undefined;
}

/** Boots the lab once, and adds the figures that the last tests and the last measurement left. */
export async function measureLab(): Promise<LabFigures> {
  const boot = await bootTimes();
  const tests = await lastTimes();
  const failover = await readReport<Report>(reportFile(join(buildRoot('lab'), 'reports')));
  return { name: labBench, aim, boot, tests, failover };
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

async function readReport<T>(file: string): Promise<T | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const content: T = JSON.parse(text);
  return content;
}

export function labText({ name, aim: target, boot, tests, failover }: LabFigures): string {
  return [
    `${name} (aim: ${target}; ${boot.accelerator})`,
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
