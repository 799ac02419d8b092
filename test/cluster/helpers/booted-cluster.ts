import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { prepareLab } from '../../../scripts/lab/prepare.ts';
import { bringUp } from '../../../scripts/lab/cluster/bring-up.ts';
import { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { TimesRecorder } from '../../../scripts/lab/times.ts';
import { silentProgress } from '../../../scripts/progress/progress.ts';
import { waitUntilServed } from './observe.ts';
import { keepReport } from './keep-report.ts';
import { saveTimes } from './save-report.ts';
import type { Scenario } from './scenario.ts';
import { waitUntilSettled } from './settled.ts';

/** Milliseconds: more than the driver waits for anything, so that it is the driver that says why. */
const testTimeout = 20 * 60_000;

interface BootOptions {
  /** A name in profiles/, or a file. */
  readonly profile: string;
  /** A machine that has no seed and stays off. */
  readonly latecomer?: string;
}

/** A state of the cluster that scenarios start from. */
export interface StartState {
  readonly name: string;
  /** How to come there from the cluster as it was booted; done once, when a scenario asks for it. */
  readonly reach: (lab: Lab) => Promise<void>;
}

const asBooted: StartState = { name: 'as-booted', reach: () => Promise.resolve() };

/**
 * The cluster of a test file. It is booted once, and every scenario starts from the same snapshot of it: in
 * any order, and whatever the one before it has left.
 */
export class BootedCluster {
  readonly #name: string;
  readonly #options: BootOptions;
  /** How the way to each state ended: whoever asks for one that cannot be reached hears why, at once. */
  readonly #reached = new Map<string, Promise<void>>();
  /** The state that the cluster is in as long as nobody has done anything to it. */
  #untouched: string | undefined;
  /** The last scenario healed what it did, as far as it looked. */
  #healed = false;
  /** For `npm run bench -- lab`. */
  #times = new TimesRecorder();
  #lab: Lab | undefined;

  /** @param name of the file with its times. */
  constructor(name: string, options: BootOptions) {
    this.#name = name;
    this.#options = options;
  }

  /** Boots every machine but the latecomer, until the cluster has settled. */
  async boot(t: ExecutionContext): Promise<void> {
    t.timeout(testTimeout);
    const { profile, latecomer } = this.#options;
    const settings = await prepareLab(profile, silentProgress);
    if (latecomer !== undefined) await rm(join(settings.seeds, `${latecomer}.iso`));
    const lab = await Lab.create(settings);
    this.#lab = lab;
    const started = performance.now();
    this.#times = new TimesRecorder();
    const there = lab.machines.filter(({ name }) => name !== latecomer);
    await keepReport(lab, `boot of ${this.#name}`, async () => {
      await bringUp(
        lab,
        ({ name }, stage) => {
          this.#times.stage(name, stage);
          t.log(`${secondsSince(started)}: ${name} ${stage}`);
        },
        there,
      );
      this.#times.answered();
      await waitUntilSettled(lab);
      t.log(`${secondsSince(started)}: settled`);
      await lab.snapshot(asBooted.name);
    });
    this.#reached.set(asBooted.name, Promise.resolve());
    this.#untouched = asBooted.name;
  }

  /** Plays a scenario, and keeps the consoles and journals of one that fails. */
  async play(t: ExecutionContext, scenario: Scenario, from = asBooted): Promise<void> {
    t.timeout(testTimeout);
    const { title, run, looksOnly, heals } = scenario;
    const lab = this.#lab;
    if (lab === undefined) throw new Error('the cluster did not boot');
    const work = async () => {
      if (this.#untouched !== from.name || !(await this.#isSettled(lab)))
        await this.#goTo(lab, from);
      this.#untouched = undefined;
      await this.#times.scenario(title, () => run(lab, (text) => t.log(text)));
      if (looksOnly === true || heals === true) this.#untouched = from.name;
      this.#healed = heals === true;
    };
    await t.notThrowsAsync(keepReport(lab, title, work));
  }

  /** Keeps the times, and leaves nothing else behind. */
  async end(): Promise<void> {
    if (this.#lab === undefined) return;
    await saveTimes(this.#name, this.#times.times(this.#lab.accelerator.accelerator));
    await this.#lab.stop();
  }

  /** Whether the cluster is as it stays when nobody touches it. */
  async #isSettled(lab: Lab): Promise<boolean> {
    if (!this.#healed) return true;
    return waitUntilSettled(lab).then(
      () => true,
      () => false,
    );
  }

  async #goTo(lab: Lab, state: StartState): Promise<void> {
    const reached = this.#reached.get(state.name) ?? reachFirst(lab, state);
    this.#reached.set(state.name, reached);
    await reached;
    await lab.restore(state.name);
    await warmUp(lab);
  }
}

async function reachFirst(lab: Lab, { name, reach }: StartState): Promise<void> {
  await lab.restore(asBooted.name);
  await reach(lab);
  await waitUntilSettled(lab);
  await lab.snapshot(name);
}

/** Milliseconds in which a machine that keeps pace runs a small program. */
const pace = 1000;
const mostQuestions = 40;

/**
 * An emulator has to translate a machine's programs again after a restore: until then a machine may be seconds
 * behind the others, which no fault should meet. The questions are small ones: directors that start something large
 * in these seconds, all at once, starve pacemaker until their watchdogs reset them.
 */
async function warmUp(lab: Lab): Promise<void> {
  await waitUntilServed(lab);
  const running = lab.directors.filter(({ state }) => state === 'running');
  await Promise.all(running.map(keepsPace));
}

async function keepsPace(director: Machine): Promise<void> {
  for (let asked = 0; asked < mostQuestions; asked++) {
    const started = performance.now();
    await director.execute('corosync-quorumtool -s');
    if (performance.now() - started < pace) return;
  }
}

function secondsSince(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(0)} s`;
}
