import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { prepareLab } from '../../../scripts/image/prepare-lab.ts';
import { bringUp } from '../../../scripts/lab/bring-up.ts';
import { Lab } from '../../../scripts/lab/lab.ts';
import { TimesRecorder } from '../../../scripts/lab/times.ts';
import { silentProgress } from '../../../scripts/report/progress.ts';
import { keepingReport } from './keeping-report.ts';
import { saveTimes } from './save-report.ts';
import type { Scenario } from './scenario.ts';

/** Milliseconds: more than the driver waits for anything, so that it is the driver that tells why. */
const limit = 20 * 60_000;

interface BootOptions {
  /** A name in profiles/, or a file. */
  readonly profile: string;
  /** A machine that has no seed and stays off. */
  readonly latecomer?: string;
}

/** The cluster of a test file: booted once, and the scenarios are played on it one after the other. */
export class BootedCluster {
  readonly #name: string;
  /** For `npm run bench -- lab`. */
  #times = new TimesRecorder();
  #lab: Lab | undefined;

  /** @param name of the file with its times. */
  constructor(name: string) {
    this.#name = name;
  }

  /** Boots every machine but the latecomer, until the client is answered. */
  async boot(t: ExecutionContext, { profile, latecomer }: BootOptions): Promise<void> {
    t.timeout(limit);
    const settings = await prepareLab(profile, silentProgress);
    if (latecomer !== undefined) await rm(join(settings.seeds, `${latecomer}.iso`));
    const lab = await Lab.create(settings);
    this.#lab = lab;
    const started = performance.now();
    this.#times = new TimesRecorder();
    const there = lab.machines.filter(({ name }) => name !== latecomer);
    await keepingReport(lab, `boot of ${this.#name}`, () =>
      bringUp(
        lab,
        ({ name }, stage) => {
          this.#times.stage(name, stage);
          t.log(`${((performance.now() - started) / 1000).toFixed(0)} s: ${name} ${stage}`);
        },
        there,
      ),
    );
    this.#times.answered();
  }

  /**
   * Plays a scenario, and keeps the consoles and journals of one that fails.
   *
   * @param first brings the cluster into the state that the scenario starts from; none: any will do.
   */
  async play(
    t: ExecutionContext,
    { title, run }: Scenario,
    first?: (lab: Lab) => Promise<void>,
  ): Promise<void> {
    t.timeout(limit);
    const lab = this.#lab;
    if (lab === undefined) throw new Error('the cluster did not boot');
    const work = async () => {
      await first?.(lab);
      await this.#times.scenario(title, () => run(lab, (text) => t.log(text)));
    };
    await t.notThrowsAsync(keepingReport(lab, title, work));
  }

  /** Keeps the times, and leaves nothing else behind. */
  async end(): Promise<void> {
    if (this.#lab === undefined) return;
    await saveTimes(this.#name, this.#times.times(this.#lab.accelerator.accelerator));
    await this.#lab.stop();
  }
}
