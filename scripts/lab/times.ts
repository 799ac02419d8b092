import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Accelerator } from './qemu/arguments.ts';
import type { Stage } from './cluster/state.ts';

/** How long the machines of a lab took from power on, and the scenarios after it. Seconds. */
export interface LabTimes {
  readonly accelerator: Accelerator;
  readonly boot: Readonly<Record<string, Readonly<Partial<Record<Stage, number>>>>>;
  /** From the first power on to the first answer to the client. */
  readonly answer?: number | undefined;
  readonly scenarios: Readonly<Record<string, number>>;
}

/** Where the cluster tests leave the times of their last run, one file for each cluster. */
export const timesFolder = 'build/reports/times';

/** Takes times while a lab comes up and works; a lab is brought up once. */
export class TimesRecorder {
  readonly #started = performance.now();
  readonly #boot = new Map<string, Map<Stage, number>>();
  readonly #scenarios = new Map<string, number>();
  #answer: number | undefined;

  /** A machine has come further. */
  stage(machine: string, stage: Stage): void {
    const stages = this.#boot.get(machine) ?? new Map<Stage, number>();
    stages.set(stage, since(this.#started));
    this.#boot.set(machine, stages);
  }

  /** The client was answered for the first time. */
  answered(): void {
    this.#answer = since(this.#started);
  }

  /** Runs a scenario; one that fails has no time. */
  async scenario(title: string, work: () => Promise<void>): Promise<void> {
    const started = performance.now();
    await work();
    this.#scenarios.set(title, since(started));
  }

  times(accelerator: Accelerator): LabTimes {
    return {
      accelerator,
      boot: Object.fromEntries(
        [...this.#boot].map(([machine, stages]) => [machine, Object.fromEntries(stages)]),
      ),
      answer: this.#answer,
      scenarios: Object.fromEntries(this.#scenarios),
    };
  }
}

function since(started: number): number {
  return Math.round((performance.now() - started) / 100) / 10;
}

/** When the last machine that has such a stage had come to it. */
export function phases({ boot, answer }: LabTimes): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const machine of Object.values(boot))
    for (const [stage, seconds] of Object.entries(machine))
      found[stage] = Math.max(found[stage] ?? 0, seconds);
  return answer === undefined ? found : { ...found, answer };
}

/** Times that a test left; undefined: none did. */
export async function readTimes(file: string): Promise<LabTimes | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const times: LabTimes = JSON.parse(text);
  return times;
}

/** The times of every cluster that was tested here, by its name. */
export async function lastTimes(
  folder = timesFolder,
): Promise<readonly { readonly name: string; readonly times: LabTimes }[]> {
  const files = (await readdir(folder).catch((): string[] => [])).toSorted();
  const found = await Promise.all(
    files.map(async (file) => ({
      name: file.replace(/\.json$/, ''),
      times: await readTimes(join(folder, file)),
    })),
  );
  return found.flatMap(({ name, times }) => (times === undefined ? [] : [{ name, times }]));
}
