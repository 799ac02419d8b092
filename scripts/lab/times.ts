import type { Accelerator } from './qemu-args.ts';
import type { Stage } from './cluster-state.ts';

/** How long the machines of a lab took from power on, and the scenarios after it. Seconds. */
export interface LabTimes {
  readonly accelerator: Accelerator;
  readonly boot: Readonly<Record<string, Readonly<Partial<Record<Stage, number>>>>>;
  /** From the first power on to the first answer to the client. */
  readonly answer?: number;
  readonly scenarios: Readonly<Record<string, number>>;
}

/** Where the cluster test leaves the times of its last run. */
export const timesFile = 'build/reports/cluster/times.json';

/** Takes times while a lab comes up and works; a whole lab is brought up once. */
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
      ...(this.#answer === undefined ? {} : { answer: this.#answer }),
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
