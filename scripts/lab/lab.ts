import { builtServers } from '../../overlays/shared/cluster/lookups.ts';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { findAccelerator, type Answer } from './qemu/accelerator.ts';
import { isConsole } from './qemu/console-log.ts';
import { directBoot, firmwareBoot } from './qemu/boot.ts';
import { makeLabFolder, removeStaleFolders } from './folders.ts';
import { Machine } from './qemu/machine.ts';
import { noFaults, type Faults } from './network/faults.ts';
import { Namespaces } from './network/namespaces.ts';
import { bridgesOf, cablesOf, trunksOf } from './network/wiring.ts';
import {
  labNodes,
  memory,
  neighbourOf,
  routerLegs,
  type LabNode,
  type LabSettings,
  type LabOptions,
} from './settings.ts';
import { labTools, type LabTools } from './tools.ts';

/** What a lab is made of. */
interface LabResources {
  readonly tools: LabTools;
  readonly accelerator: Answer;
  readonly folder: string;
}

/** A machine whose frames come late. */
interface Delay {
  readonly name: string;
  readonly milliseconds: number;
}

/**
 * The cluster of a profile on this computer: its machines, their networks, a router and a client on
 * another subnet. Everything ends with the process that made it.
 */
export class Lab {
  readonly settings: LabSettings;
  readonly accelerator: Answer;
  readonly namespaces: Namespaces;
  readonly machines: readonly Machine[];
  readonly #folder: string;
  #faults: Faults = noFaults;
  /** By tap. */
  readonly #delayed = new Map<string, Delay>();

  private constructor(
    parts: Pick<Lab, 'settings' | 'accelerator' | 'namespaces' | 'machines'>,
    folder: string,
  ) {
    this.settings = parts.settings;
    this.accelerator = parts.accelerator;
    this.namespaces = parts.namespaces;
    this.machines = parts.machines;
    this.#folder = folder;
  }

  /** Makes networks and machines; all of them are off. */
  static async create(settings: LabSettings, options: LabOptions = {}): Promise<Lab> {
    const tools = await labTools();
    const accelerator = await findAccelerator(tools);
    await removeStaleFolders();
    const folder = await makeLabFolder();
    try {
      return await Lab.#make(settings, options, { tools, accelerator, folder });
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  static async #make(
    settings: LabSettings,
    options: LabOptions,
    { tools, accelerator, folder }: LabResources,
  ): Promise<Lab> {
    await mkdir(settings.logs, { recursive: true });
    await removeConsoles(settings.logs);
    const nodes = labNodes(settings.cluster).filter(
      ({ name }) => options.only?.includes(name) ?? true,
    );
    const images = [
      dirname(settings.images.director.disk),
      dirname(settings.images.realserver.disk),
    ];
    const visible = [...new Set([folder, ...images, resolve(settings.seeds)])];
    const namespaces = await Namespaces.start(networkPlan(settings, nodes), (argv) =>
      tools.wrap(argv, visible),
    );
    const host = { namespaces, logs: settings.logs };
    const machines = await Promise.all(
      nodes.map(async (node, index) => {
        const image = settings.images[node.role];
        const disk = join(folder, `${node.name}.qcow2`);
        await overlay(namespaces, image.disk, disk);
        return new Machine(
          {
            name: node.name,
            memory: memory[node.role],
            processors: 1,
            accelerator: accelerator.accelerator,
            disk,
            seed: join(settings.seeds, `${node.name}.iso`),
            nics: cablesOf(node.attachments, index),
            boot: await directBoot(image, accelerator.accelerator),
            sockets: join(folder, String(index)),
          },
          host,
        );
      }),
    );
    return new Lab({ settings, accelerator, namespaces, machines }, folder);
  }

  /** @throws Failure (2) for a name that no machine has. */
  machine(name: string): Machine {
    const machine = this.machines.find((candidate) => candidate.name === name);
    if (machine !== undefined) return machine;
    throw new Failure(`the lab has no machine ${name}`, {
      exitCode: exitCodes.usage,
      hint: `its machines are ${this.machines.map((each) => each.name).join(', ')}`,
    });
  }

  get directors(): readonly Machine[] {
    return this.#named(this.settings.cluster.directors);
  }

  get realservers(): readonly Machine[] {
    return this.#named(builtServers(this.settings.cluster));
  }

  /** Power on as real hardware does: through the firmware and the boot loader on the disk. */
  async startByFirmware(name: string, type: 'bios' | 'uefi'): Promise<void> {
    const variables = join(this.#folder, `${name}.vars`);
    await this.machine(name).start(await firmwareBoot(type, this.namespaces, variables));
  }

  get faults(): Faults {
    return this.#faults;
  }

  /** No frame passes between the two groups, on one network or on all; the carrier stays. */
  async partition(
    one: readonly string[],
    other: readonly string[],
    network?: string,
  ): Promise<void> {
    const taps = (names: readonly string[]) => names.flatMap((name) => this.#taps(name, network));
    const split = { one: taps(one), other: taps(other) };
    await this.#apply({ ...this.#faults, partitions: [...this.#faults.partitions, split] });
  }

  /** Percent of the frames from and to a machine that get lost, instead of what was before; 0 ends it. */
  async loss(name: string, percent: number, network?: string): Promise<void> {
    const taps = this.#taps(name, network);
    const kept = this.#faults.losses.filter(({ tap }) => !taps.includes(tap));
    const losses = percent > 0 ? taps.map((tap) => ({ tap, percent })) : [];
    await this.#apply({ ...this.#faults, losses: [...kept, ...losses] });
  }

  /**
   * Delays every frame to a machine by so many milliseconds; 0 ends it.
   *
   * @throws Failure (4) where the kernel has no sch_netem.
   */
  async delay(name: string, milliseconds: number, network?: string): Promise<void> {
    for (const tap of this.#taps(name, network)) {
      await this.#noDelay(tap);
      if (milliseconds === 0) continue;
      await this.namespaces.run(
        ['tc', 'qdisc', 'add', 'dev', tap, 'root', 'netem', 'delay', `${milliseconds}ms`],
        { exitCode: exitCodes.toolMissing, hint: 'the kernel needs the module sch_netem' },
      );
      this.#delayed.set(tap, { name, milliseconds });
    }
  }

  /** The machines whose frames are delayed, and by how much. */
  get delays(): readonly Delay[] {
    return [...this.#delayed.values()];
  }

  async #noDelay(tap: string): Promise<void> {
    await this.namespaces.run(['tc', 'qdisc', 'del', 'dev', tap, 'root'], { accept: 'any' });
    this.#delayed.delete(tap);
  }

  /** Ends all partitions, losses and delays, and plugs every cable in again. */
  async healAll(): Promise<void> {
    await this.#apply(noFaults);
    for (const tap of this.#delayed.keys()) await this.#noDelay(tap);
    for (const machine of this.machines)
      for (const network of machine.cuts) await machine.heal(network);
  }

  /**
   * Keeps the state of every machine, for `restore`: processors, memory, devices and disks. Machines that
   * are off count too. The cluster stands still meanwhile, for seconds.
   *
   * @throws Failure (2) while a machine is frozen or a fault is in force: neither is part of a snapshot.
   */
  async snapshot(name: string): Promise<void> {
    this.#mustBeWhole();
    const running = this.machines.filter(({ state }) => state === 'running');
    // So that no command is half on its way to the guest.
    await Promise.all(running.map((machine) => machine.execute('true')));
    await Promise.all(running.map((machine) => machine.freeze()));
    await Promise.all(this.machines.map((machine) => machine.save(name)));
    await Promise.all(running.map((machine) => machine.thaw()));
  }

  /**
   * Puts every machine back to a snapshot, whatever became of it, and all of them go on at the same time.
   * Faults end; so does what runs in the networks of the client, the router and the sorry server, and what
   * these remember of the machines.
   */
  async restore(name: string): Promise<void> {
    await this.healAll();
    await this.namespaces.clearHosts();
    await Promise.all(this.machines.map((machine) => machine.prepareLoad(name)));
    await Promise.all(this.machines.map((machine) => machine.load(name)));
    const frozen = this.machines.filter(({ state }) => state === 'frozen');
    await Promise.all(frozen.map((machine) => machine.thaw()));
  }

  #mustBeWhole(): void {
    const { partitions, losses } = this.#faults;
    const wrong =
      partitions.length + losses.length + this.#delayed.size > 0 ||
      this.machines.some(({ state, cuts }) => state === 'frozen' || cuts.size > 0);
    if (wrong)
      throw new Failure('a lab with faults cannot be saved', {
        exitCode: exitCodes.usage,
        hint: 'heal them, and thaw every machine',
      });
  }

  /** Power off, all at once; the networks go too. */
  async stop(): Promise<void> {
    await Promise.all(this.machines.map((machine) => machine.crash()));
    await this.namespaces.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #named(nodes: readonly { readonly name: string }[]): readonly Machine[] {
    return this.machines.filter((machine) => nodes.some(({ name }) => name === machine.name));
  }

  /** @throws Failure (2) for a network that the machine is not in. */
  #taps(name: string, network: string | undefined): readonly string[] {
    const nics = this.machine(name).settings.nics.filter(
      (nic) =>
        network === undefined || nic.network === network || nic.network.startsWith(`${network}-`),
    );
    if (nics.length === 0)
      throw new Failure(`${name} is not in a network ${network}`, { exitCode: exitCodes.usage });
    return nics.map((nic) => nic.tap);
  }

  async #apply(faults: Faults): Promise<void> {
    await this.namespaces.apply(faults);
    this.#faults = faults;
  }
}

/** Consoles of an earlier lab: what a machine says is added to its own from here on. */
async function removeConsoles(folder: string): Promise<void> {
  const names = await readdir(folder);
  await Promise.all(names.filter(isConsole).map((name) => rm(join(folder, name))));
}

function networkPlan({ cluster }: LabSettings, nodes: readonly LabNode[]) {
  return {
    bridges: bridgesOf(cluster),
    taps: nodes.flatMap((node, index) =>
      cablesOf(node.attachments, index).map(({ tap, bridge }) => ({ name: tap, bridge })),
    ),
    trunks: trunksOf(cluster),
    router: routerLegs(cluster),
    neighbour: neighbourOf(cluster),
  };
}

/** A disk that starts as the image and keeps its own changes. */
async function overlay(namespaces: Namespaces, image: string, disk: string): Promise<void> {
  await namespaces.run(['qemu-img', 'create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', image, disk]);
}
