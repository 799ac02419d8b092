import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { prepareLab } from '../../../scripts/lab/prepare.ts';
import { reportMachine, succeed, waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { waitFor } from '../../../scripts/lab/guest/wait.ts';
import { silentProgress } from '../../../scripts/progress/progress.ts';
import { labCluster } from '../../helpers/fake-node.ts';
import { sshFromRouter } from './ssh-from-router.ts';

/** More than the 10 MiB that a partition has by default (repart.d(5)). */
const partitionBytes = 16 * 1024 * 1024;

/** Milliseconds for a start. */
export const bootDeadline = 300_000;

/** For sh: nothing of the cluster runs. */
export const noCluster =
  'for u in corosync pacemaker mon; do ! systemctl is-active -q $u || exit 1; done';

/** One machine of the lab by itself, and a drawer of seeds. */
export class SingleMachine {
  readonly lab: Lab;
  readonly machine: Machine;
  readonly #folder: string;
  #media = 0;

  private constructor(lab: Lab, name: string, folder: string) {
    this.lab = lab;
    this.machine = lab.machine(name);
    this.#folder = folder;
  }

  /** @param seed what is attached when it is switched on; an empty disk unless given. */
  static async create(
    name: string,
    seed: Uint8Array = Buffer.alloc(1024 * 1024),
  ): Promise<SingleMachine> {
    const folder = await mkdtemp(join(tmpdir(), 'lvsmith-seeds-'));
    await writeFile(join(folder, `${name}.iso`), seed);
    const settings = await prepareLab('lab', silentProgress);
    const lab = await Lab.create({ ...settings, seeds: folder, logs: folder }, { only: [name] });
    return new SingleMachine(lab, name, folder);
  }

  /** One with an optical drive, switched on without a seed. */
  static async bootUnseeded(name: string): Promise<SingleMachine> {
    const single = await SingleMachine.create(name);
    single.machine.addOpticalDrive();
    await single.machine.start();
    await single.machine.waitForShell(bootDeadline);
    return single;
  }

  /** What a command prints over SSH, before the machine has any address of its own. */
  ssh(command: string): Promise<string> {
    const mac = labCluster.directors[0]?.public.mac ?? '';
    return sshFromRouter(this.lab, this.machine, mac, this.#folder, command);
  }

  async remove(): Promise<void> {
    await this.lab.stop();
    await rm(this.#folder, { recursive: true });
  }

  /** Attaches a medium with these bytes. */
  async plug(content: Uint8Array): Promise<void> {
    await this.machine.plug(await this.#write(content));
  }

  /** Lays a disc with these bytes into the optical drive. */
  async insertDisc(content: Uint8Array): Promise<void> {
    await this.machine.insertDisc(await this.#write(content));
  }

  /** Gives its own disk another partition, behind all others, with these bytes. */
  async addPartition(content: Uint8Array): Promise<void> {
    const { machine } = this;
    const size = Number(await succeed(machine, 'blockdev --getsize64 /dev/vda'));
    await machine.resizeDisk(size + partitionBytes);
    await succeed(
      machine,
      `mkdir /run/partition && cd /run/partition
       base64 -d <<<${gzipSync(content).toString('base64')} | gunzip >content
       printf '[Partition]\\nType=linux-generic\\nCopyBlocks=%s\\n' $PWD/content >last.conf
       systemd-repart --definitions=. --dry-run=no /dev/vda && rm -r $PWD`,
    );
  }

  async #write(content: Uint8Array): Promise<string> {
    const file = join(this.#folder, `medium-${this.#media++}`);
    await writeFile(file, content);
    return file;
  }

  /** Waits until the first boot has come to this state. */
  waitForState(wanted: string): Promise<string> {
    return waitUntilSucceeds(
      this.machine,
      `grep -q '"state": "${wanted}"' /run/lvsmith/status.json`,
    );
  }

  /** Waits until the first boot has applied a seed whose status holds this: its id, its format. */
  waitUntilApplied(mark: string): Promise<string> {
    const status = '/run/lvsmith/status.json';
    return waitUntilSucceeds(
      this.machine,
      `grep -q '"state": "applied"' ${status} && grep -qF ${quoted(mark)} ${status}`,
    );
  }

  /** Waits until the banner of the logins holds the text. */
  waitForBanner(text: string): Promise<string> {
    return waitUntilSucceeds(this.machine, `grep -qF ${quoted(text)} /run/motd.d/lvsmith`);
  }

  /** All that the serial console has shown. */
  console(): Promise<string> {
    return readFile(this.machine.consoleFile, 'latin1');
  }

  async waitForConsole(text: string): Promise<void> {
    await waitFor(
      `the console shows: ${text}`,
      async () => ((await this.console()).includes(text) ? true : undefined),
      { deadline: 60_000, report: () => reportMachine(this.machine, 'lvsmith-firstboot') },
    );
  }
}

/** One word for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
