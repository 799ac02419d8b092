import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import type { Child } from './child.ts';
import { ConsoleLog, consoleFile } from './console-log.ts';
import type { Namespaces } from './network/namespaces.ts';
import { ejectDisc, insertDisc } from './optical-drive.ts';
import {
  diskId,
  nicId,
  qemuArguments,
  qemuCommand,
  socketPaths,
  spareSlot,
  type Boot,
  type MachineSettings,
} from './qemu-args.ts';
import { Qmp } from './qmp.ts';
import { GuestShell, type ShellResult } from './shell.ts';
import { waitFor, within } from './wait.ts';

export type MachineState = 'off' | 'running' | 'frozen';

/** What a machine has while it is on. */
interface Power {
  readonly qemu: Child;
  readonly qmp: Qmp;
  readonly console: ConsoleLog;
  readonly shell: GuestShell;
}

const powerOnDeadline = 20_000;
const shutdownDeadline = 120_000;
const unplugDeadline = 60_000;
/** The id of the disk in the slot that was free. */
const plugged = 'plugged';

/**
 * One computer of the lab. Its verbs are what the world does to a computer; what is asked of its
 * inside goes through `guest.ts`.
 */
export class Machine {
  readonly name: string;
  readonly settings: MachineSettings;
  /** Where its console is written to. */
  readonly consoleFile: string;
  readonly #namespaces: Namespaces;
  #power: Power | undefined;
  #frozen = false;
  #cut = new Set<string>();
  #extras: Pick<MachineSettings, 'serial' | 'opticalDrive'> = {};

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
    if (this.#power === undefined) return 'off';
    return this.#frozen ? 'frozen' : 'running';
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
  async start(way?: Boot): Promise<void> {
    if (this.#power !== undefined) return;
    const folder = this.settings.sockets;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    // -S: the processor stands still until every console is connected, so that no line is lost.
    const qemu = await this.#namespaces.start(
      qemuCommand(this.settings.accelerator, [
        '-S',
        ...qemuArguments({ ...this.settings, ...this.#extras }, way),
      ]),
    );
    const power = await within(
      `power on ${this.name}`,
      powerOnDeadline,
      Promise.race([this.#connect(qemu), ended(this.name, qemu)]),
    );
    this.#power = power;
    this.#frozen = false;
    void qemu.ended.then(() => this.#off(power));
    power.qmp.on('RESET', () => power.shell.lost());
    for (const network of this.#cut) await this.#link(network, false);
    await power.qmp.execute('cont');
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
    const power = this.#on();
    await power.qmp.execute('system_powerdown');
    await within(`shut down ${this.name}`, shutdownDeadline, power.qemu.ended, () =>
      Promise.resolve(this.consoleTail(30)),
    );
  }

  /** The power cut: the machine is gone between two instructions. */
  async crash(): Promise<void> {
    const power = this.#power;
    if (power === undefined) return;
    power.qemu.kill('SIGKILL');
    await power.qemu.ended;
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
    if (this.#power !== undefined) await this.#link(network, false);
  }

  async heal(network: string): Promise<void> {
    this.#cut.delete(network);
    if (this.#power !== undefined) await this.#link(network, true);
  }

  /** Plugs another read-only disk in while the machine runs. */
  async plug(file: string): Promise<void> {
    const { qmp } = this.#on();
    await qmp.execute('blockdev-add', {
      ...{ driver: 'raw', 'node-name': plugged, 'read-only': true },
      file: { driver: 'file', filename: file },
    });
    await qmp.execute('device_add', {
      ...{ driver: 'virtio-blk-pci', id: plugged, bus: spareSlot, drive: plugged },
    });
  }

  /** Takes the disk that was plugged in away again; the guest agrees to it first. */
  async unplug(): Promise<void> {
    const { qmp } = this.#on();
    const gone = qmp.event('DEVICE_DELETED');
    await qmp.execute('device_del', { id: plugged });
    await within(`unplug a disk from ${this.name}`, unplugDeadline, gone);
    await qmp.execute('blockdev-del', { 'node-name': plugged });
  }

  /** Lays a disc into the optical drive, which is empty. */
  async insertDisc(file: string): Promise<void> {
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
  async says(pattern: RegExp, deadline: number): Promise<void> {
    await waitFor(
      `${this.name} says ${pattern.source} on its console`,
      () => Promise.resolve(pattern.test(this.consoleTail(500)) ? true : undefined),
      { deadline, report: () => Promise.resolve(this.consoleTail(40)) },
    );
  }

  /** The next reset by the watchdog or the guest itself. */
  reset(): Promise<void> {
    return this.#on().qmp.event('RESET');
  }

  /** Whether the guest's shell answers at this moment. */
  get hasShell(): boolean {
    return this.#power?.shell.isReady ?? false;
  }

  /** Runs a bash script as root; several may run at once. `deadline` in milliseconds. */
  execute(script: string, deadline = 60_000): Promise<ShellResult> {
    return this.#on().shell.execute(script, deadline);
  }

  /** Resolves when the guest's shell answers; again after each boot. */
  async booted(deadline: number): Promise<void> {
    await waitFor(`${this.name} boots`, async () => (this.#on().shell.isReady ? true : undefined), {
      deadline,
      report: () => Promise.resolve(this.consoleTail(30)),
    });
  }

  consoleTail(lines: number): string {
    const tail = this.#power?.console.tail(lines) ?? [];
    return [`--- console of ${this.name}`, ...tail].join('\n');
  }

  /** For a person: raw access to the serial console. */
  console(): ConsoleLog {
    return this.#on().console;
  }

  async #connect(qemu: Child): Promise<Power> {
    const paths = socketPaths(this.settings.sockets);
    const options = { deadline: powerOnDeadline, every: 20 };
    const qmp = await waitFor('the control socket of QEMU', () => Qmp.connect(paths.qmp), options);
    const console = await ConsoleLog.connect(paths.console, this.consoleFile);
    const shell = await GuestShell.connect(paths.shell);
    return { qemu, qmp, console, shell };
  }

  #on(): Power {
    if (this.#power !== undefined) return this.#power;
    throw new Failure(`${this.name} is off`, {
      exitCode: exitCodes.usage,
      hint: `npm run lab -- start ${this.name}`,
    });
  }

  async #link(network: string, up: boolean): Promise<void> {
    await this.#on().qmp.execute('set_link', { name: nicId(network), up });
  }

  #off(power: Power): void {
    power.qmp.close();
    power.console.close();
    power.shell.close();
    if (this.#power === power) this.#power = undefined;
  }
}

async function ended(name: string, qemu: Child): Promise<never> {
  const code = await qemu.ended;
  throw new Error(`QEMU of ${name} ended with ${code}: ${qemu.complaint().trim()}`);
}
