import { cp } from 'node:fs/promises';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { leaseFiles } from '../../overlays/shared/node/paths.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { waitFor, within } from '../lab/guest/wait.ts';
import { now } from './client/answers.ts';
import { Director } from './stacks/director.ts';
import { writeLayers } from './stacks/layers.ts';
import { rigPlan } from './plan.ts';
import type { Stack } from './stacks/stack.ts';
import { Switch } from './network/switch.ts';
import { askInterval, startWitness, type Witness } from './client/witness.ts';

export interface RigInputs {
  readonly cluster: Cluster;
  /** The rendered files and the programs of a director. */
  readonly files: readonly RenderedFile[];
  /** Those of the witness, where the cluster has one. */
  readonly voterFiles?: readonly RenderedFile[] | undefined;
  /** The packages of a director; the witness has them too. */
  readonly tree: string;
  readonly stack: Stack;
  /** A folder that gets what the programs of each director said. */
  readonly logs?: string | undefined;
}

/** Milliseconds. */
const bootDeadline = 60_000;
/** So long somebody must have answered alone. */
const calm = 300;

type PartName =
  | 'logs'
  | 'cluster'
  | 'switch'
  | 'directors'
  | 'voter'
  | 'witness'
  | 'stack'
  | 'networks';

/** Directors in namespaces at a switch, and a client that watches who answers for the floating address. */
export class Rig {
  readonly logs: string | undefined;
  readonly cluster: Cluster;
  readonly switch: Switch;
  readonly directors: readonly Director[];
  /** The third voter of two directors: the witness of the cluster, while `witness` is the client's. */
  readonly voter: Director | undefined;
  readonly witness: Witness;
  readonly stack: Stack;
  readonly networks: readonly string[];

  private constructor(parts: Pick<Rig, PartName>) {
    this.logs = parts.logs;
    this.cluster = parts.cluster;
    this.switch = parts.switch;
    this.directors = parts.directors;
    this.voter = parts.voter;
    this.witness = parts.witness;
    this.stack = parts.stack;
    this.networks = parts.networks;
  }

  /** Boots every director, and has the first hold the address. */
  static async start({ cluster, files, voterFiles, tree, stack, logs }: RigInputs): Promise<Rig> {
    const plan = rigPlan(cluster);
    const { networks } = plan;
    const own = await Switch.start(tree, networks);
    const directors = plan.directors.map((director) => new Director(director, own));
    const needsVoter = plan.voter !== undefined && stack.voterServices !== undefined;
    const voter = needsVoter ? new Director(plan.voter, own, 'realserver') : undefined;
    const machines = voter === undefined ? directors : [...directors, voter];
    try {
      await writeLayers(own, cluster, { director: files, realserver: voterFiles ?? [] });
      const witness = await within(
        'the witness asks',
        bootDeadline,
        startWitness(own, plan, directors),
      );
      const parts = { logs, cluster, switch: own, directors, voter, witness, stack, networks };
      const rig = new Rig(parts);
      await Promise.all(machines.map((director) => rig.boot(director)));
      return rig;
    } catch (error) {
      await keepLogs(own, logs);
      await Promise.all(machines.map((machine) => machine.stop()));
      await own.stop();
      throw error;
    }
  }

  async boot(director: Director): Promise<void> {
    const { services, voterServices = '' } = this.stack;
    const booting = director.boot(director === this.voter ? voterServices : services(director));
    await within(`${director.name} boots`, bootDeadline, booting, this.#report);
    await this.#ready(director);
  }

  async allReady(): Promise<void> {
    for (const director of this.directors) await this.#ready(director);
  }

  readonly #report = () => Promise.resolve(this.switch.complaint());

  async #ready(director: Director): Promise<void> {
    await waitFor(
      `the programs of ${director.name} are ready`,
      () => Promise.resolve(this.#isReady(director) ? true : undefined),
      { deadline: bootDeadline, every: 20, report: this.#report },
    );
  }

  #isReady(director: Director): boolean {
    return director === this.voter ? director.has(leaseFiles.state) : this.stack.isReady(director);
  }

  /** Waits until one director has answered alone for a while. Earlier answers are forgotten. */
  holder(among: readonly Director[] = this.directors): Promise<Director> {
    const since = now();
    this.witness.forget(since);
    const look = () => {
      const end = now();
      const recent = this.witness.answers.filter(({ at }) => at >= end - calm);
      const names = new Set(recent.map(({ from }) => from));
      const steady = end - since > calm && recent.length > calm / askInterval && names.size === 1;
      return Promise.resolve(steady ? among.find(({ name }) => names.has(name)) : undefined);
    };
    const names = among.map(({ name }) => name).join(' or ');
    return waitFor(`${names} alone answers for the address`, look, {
      deadline: bootDeadline,
      every: 20,
    });
  }

  async stop(): Promise<void> {
    await keepLogs(this.switch, this.logs);
    await this.witness.stop();
    await Promise.all(this.directors.map((director) => director.stop()));
    await this.voter?.stop();
    await this.switch.stop();
  }
}

async function keepLogs(own: Switch, folder: string | undefined): Promise<void> {
  if (folder !== undefined) await cp(own.path('logs'), folder, { recursive: true, force: true });
}
