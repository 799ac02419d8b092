import { join } from 'node:path';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { consoleFile, type ConsoleLog } from './console-log.ts';
import type { Namespaces } from '../network/namespaces.ts';
import { ejectDisc, insertDisc } from './optical-drive.ts';
import {
  diskId,
  nicId,
  qemuArguments,
  spareSlot,
  type BootMethod,
  type MachineSettings,
} from './arguments.ts';
import { disconnect, launchMachine, type Connected } from './launch.ts';
import { loadDisk, loadSnapshot, saveDisk, saveSnapshot } from './snapshot.ts';
import type { ShellResult } from '../guest/shell.ts';
import { waitFor, within } from '../guest/wait.ts';

export type MachineState = 'off' | 'running' | 'frozen';

const shutdownTimeout = 120_000;
const unplugTimeout = 60_000;
/** The id of the disk in the slot that was free. */
const plugged = 'plugged';

/** What a machine has while it is on. */
interface RunningMachine extends Connected {
  /** QEMU's arguments. */
  readonly argv: readonly string[];
}

/** What a snapshot itself does not hold. */
interface Saved {
  /** QEMU's arguments at that time; undefined: the machine was off. */
  readonly argv: readonly string[] | undefined;
  readonly hasShell: boolean;
}

/**
 * One computer of the lab. Its verbs are what the world does to a computer; commands inside it go
 * through `guest/commands.ts`.
 */
export class Machine {
  readonly name: string;
  readonly settings: MachineSettings;
  /** Where its console is written to. */
  readonly consoleFile: string;
  readonly #namespaces: Namespaces;
  #running: RunningMachine | undefined;
  #frozen = false;
  /** Whether it has hardware that its arguments do not say, or had it. */
  #hotPlugged = false;
  readonly #saved = new Map<string, Saved>();
  #cut = new Set<string>();
  #extras: Pick<MachineSettings, 'serial' | 'opticalDrive'> = {};
  #watchdogResets = 0;

  constructor(
    settings: MachineSettings,
    host: { readonly namespaces: Namespaces; readonly logs: string },
  ) {
    this.name = settings.name;
    this.settings = settings;
    this.consoleFile = join(host.logs, consoleFile(settings.name));
    this.#namespaces = host.namespaces;
  }

  get state(): MachineState {
    if (this.#running === undefined) return 'off';
    return this.#frozen ? 'frozen' : 'running';
  }

  /** How often its watchdog has reset it. */
  get watchdogResets(): number {
    return this.#watchdogResets;
  }

  /** Networks whose cable is pulled. */
  get cuts(): ReadonlySet<string> {
    return this.#cut;
  }

  /**
   * Power on; returns when the processor runs, not when the system is up.
   *
   * @param way how it starts this time, if not as its settings say.
   */
  async start(way?: BootMethod): Promise<void> {
    if (this.#running !== undefined) return;
    const settings = { ...this.settings, ...this.#extras };
    const { qmp } = await this.#launch(qemuArguments(settings, way));
    await qmp.execute('cont');
    this.#frozen = false;
  }

  /**
   * Keeps the whole machine as it is, on its own disk, for `load`. It must be frozen or off.
   *
   * @throws Error in QEMU's words, or when hardware was plugged in that the snapshot could not have.
   */
  async save(name: string): Promise<void> {
    const running = this.#running;
    if (running === undefined) await saveDisk(this.#namespaces, this.settings.disk, name);
    else if (this.#hotPlugged) throw new Error(`${this.name} has had something plugged in`);
    else await saveSnapshot(running.qmp, name);
    this.#saved.set(name, { argv: running?.argv, hasShell: this.hasShell });
  }

  /**
   * Makes the machine ready for `load`, which is quick then: its QEMU ends, and a new one waits.
   *
   * The time stamp counter of an emulated machine never goes back within one QEMU, and a guest whose counter
   * jumps takes the time since the snapshot for a time in which it stood still.
   */
  async prepareLoad(name: string): Promise<void> {
    const { argv } = this.#savedAs(name);
    await this.crash();
    if (argv !== undefined) await this.#launch(argv);
  }

  /**
   * Puts the machine back to where it was when it was saved: off, or frozen until `thaw`. Its battery clock
   * runs from here on, so the thaw must come before the guest takes this for a pause.
   */
  async load(name: string): Promise<void> {
    const { hasShell } = this.#savedAs(name);
    const running = this.#running;
    if (running === undefined) await loadDisk(this.#namespaces, this.settings.disk, name);
    else await loadSnapshot(running.qmp, name);
    if (hasShell) running?.shell.resume();
  }

  #savedAs(name: string): Saved {
    const saved = this.#saved.get(name);
    if (saved === undefined) throw new Error(`${this.name} has no snapshot ${name}`);
    return saved;
  }

  /** Gives the mainboard this serial number, from the next power on. */
  setSerial(serial: string): void {
    this.#extras = { ...this.#extras, serial };
  }

  /** Gives it an optical drive, from the next power on. */
  addOpticalDrive(): void {
    this.#extras = { ...this.#extras, opticalDrive: true };
  }

  /** Asks the system to power off, as the power button does, and waits until it has. */
  async shutdown(): Promise<void> {
    const running = this.#on();
    await running.qmp.execute('system_powerdown');
    await within(`shut down ${this.name}`, shutdownTimeout, running.qemu.ended, () =>
      Promise.resolve(this.consoleTail(30)),
    );
  }

  /** The power cut: the machine is gone between two instructions. */
  async crash(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    running.qemu.kill('SIGKILL');
    await running.qemu.ended;
  }

  /** All processors stop; the network card keeps its link. */
  async freeze(): Promise<void> {
    await this.#on().qmp.execute('stop');
    this.#frozen = true;
  }

  async thaw(): Promise<void> {
    await this.#on().qmp.execute('cont');
    this.#frozen = false;
  }

  /** Pulls the cable: the guest loses its carrier. */
  async cut(network: string): Promise<void> {
    this.#cut.add(network);
    if (this.#running !== undefined) await this.#link(network, false);
  }

  async heal(network: string): Promise<void> {
    this.#cut.delete(network);
    if (this.#running !== undefined) await this.#link(network, true);
  }

  /** Plugs another read-only disk in while the machine runs. */
  async plug(file: string): Promise<void> {
    const { qmp } = this.#on();
    this.#hotPlugged = true;
    await qmp.execute('blockdev-add', {
      driver: 'raw',
      'node-name': plugged,
      'read-only': true,
      file: { driver: 'file', filename: file },
    });
    await qmp.execute('device_add', {
      driver: 'virtio-blk-pci',
      id: plugged,
      bus: spareSlot,
      drive: plugged,
    });
  }

  /** Takes the disk that was plugged in away again; the guest agrees to it first. */
  async unplug(): Promise<void> {
    const { qmp } = this.#on();
    const gone = qmp.event('DEVICE_DELETED');
    await qmp.execute('device_del', { id: plugged });
    await within(`unplug a disk from ${this.name}`, unplugTimeout, gone);
    await qmp.execute('blockdev-del', { 'node-name': plugged });
  }

  /** Lays a disc into the optical drive, which is empty. */
  async insertDisc(file: string): Promise<void> {
    this.#hotPlugged = true;
    await insertDisc(this.#on().qmp, file);
  }

  /** Takes the disc out of the optical drive again. */
  async ejectDisc(): Promise<void> {
    await ejectDisc(this.#on().qmp);
  }

  /** Its disk has so many bytes from now on, as one of a hypervisor can while the machine runs. */
  async resizeDisk(bytes: number): Promise<void> {
    await this.#on().qmp.execute('block_resize', { device: diskId, size: bytes });
  }

  /** Waits until a line of the console matches; lines that are there already count. */
  async waitForConsole(pattern: RegExp, deadline: number): Promise<void> {
    await waitFor(
      `${this.name} says ${pattern.source} on its console`,
      () => Promise.resolve(pattern.test(this.consoleTail(500)) ? true : undefined),
      { deadline, report: () => Promise.resolve(this.consoleTail(40)) },
    );
  }

  /** Resolves at the next reset by the watchdog or the guest itself. */
  nextReset(): Promise<void> {
    return this.#on().qmp.event('RESET');
  }

  /** Whether the guest's shell answers at this moment. */
  get hasShell(): boolean {
    return this.#running?.shell.isReady ?? false;
  }

  /** Runs a bash script as root; several may run at once. `deadline` in milliseconds. */
  execute(script: string, deadline = 60_000): Promise<ShellResult> {
    return this.#on().shell.execute(script, deadline);
  }

  /** Resolves when the guest's shell answers; again after each boot. */
  async waitForShell(deadline: number): Promise<void> {
    await waitFor(`${this.name} boots`, async () => (this.#on().shell.isReady ? true : undefined), {
      deadline,
      report: () => Promise.resolve(this.consoleTail(30)),
    });
  }

  consoleTail(lines: number): string {
    const tail = this.#running?.console.tail(lines) ?? [];
    return [`--- console of ${this.name}`, ...tail].join('\n');
  }

  /** For a person: raw access to the serial console. */
  console(): ConsoleLog {
    return this.#on().console;
  }

  #on(): RunningMachine {
    if (this.#running !== undefined) return this.#running;
    throw new Failure(`${this.name} is off`, {
      exitCode: exitCodes.usage,
      hint: `lvsmith lab start ${this.name}`,
    });
  }

  async #link(network: string, up: boolean): Promise<void> {
    await this.#on().qmp.execute('set_link', { name: nicId(network), up });
  }

  async #launch(argv: readonly string[]): Promise<RunningMachine> {
    const { settings, consoleFile: file } = this;
    const running = { argv, ...(await launchMachine(settings, argv, this.#namespaces, file)) };
    this.#running = running;
    this.#frozen = true;
    this.#hotPlugged = false;
    void running.qemu.ended.then(() => this.#off(running));
    running.qmp.on('RESET', () => running.shell.lost());
    running.qmp.on('WATCHDOG', () => void this.#watchdogResets++);
    for (const network of this.#cut) await this.#link(network, false);
    return running;
  }

  #off(running: RunningMachine): void {
    disconnect(running);
    if (this.#running === running) this.#running = undefined;
  }
}
