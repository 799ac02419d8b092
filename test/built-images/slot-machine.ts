import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Role } from '../../overlays/shared/node/node.ts';
import { updateFiles } from '../../overlays/shared/update/update-state.ts';
import { payloadSuffixes } from '../../scripts/image/output/payload.ts';
import { bootImage, type Booted, type Firmware } from '../../scripts/lab/qemu/boot-image.ts';
import { run } from '../../scripts/runtime/run.ts';
import { espPathsOf, readEspFile } from './esp.ts';
import { versions } from './slot-versions.ts';

/** How one start of a machine ended. */
interface Start extends Booted {
  /** What it said by a name. */
  readonly said: (name: string) => string;
}

/** A machine that is started several times from one disk, and updates itself from a second one. */
export class SlotMachine implements AsyncDisposable {
  readonly #folder: string;
  readonly #firmware: Firmware;
  /** What it is born with. */
  readonly version: string;
  readonly disk: string;

  private constructor(folder: string, firmware: Firmware, version: string) {
    this.#folder = folder;
    this.#firmware = firmware;
    this.version = version;
    this.disk = join(folder, 'disk.raw');
  }

  static async create(firmware: Firmware, wanted?: Role): Promise<SlotMachine> {
    const { disk, version, update } = await versions(wanted);
    const folder = await mkdtemp(join(tmpdir(), 'slots-'));
    const machine = new SlotMachine(folder, firmware, version);
    await copyFile(disk, machine.disk);
    const role = basename(update).replace(/\.update\.json$/, '');
    const names = ['vmlinuz', 'initrd', ...payloadSuffixes].map((suffix) => `${role}.${suffix}`);
    await run(['tar', '-C', resolve(dirname(update)), '-cf', machine.#payload, ...names]);
    return machine;
  }

  get #payload(): string {
    return join(this.#folder, 'payload.tar');
  }

  /** Starts it once; it goes off by itself, or restarts, or the power is cut. */
  async start(
    probe: string,
    credentials: Readonly<Record<string, string>> = {},
    cutOffAt?: (line: string) => boolean,
  ): Promise<Start> {
    const booted = await bootImage(this.disk, this.#firmware, {
      inPlace: true,
      disks: [this.#payload],
      probe,
      credentials,
      watchdog: true,
      ...(cutOffAt === undefined ? {} : { cutOffAt }),
    });
    const said = (name: string) =>
      booted.console.findLast((line) => line.includes(`@${name} `))?.split(`@${name} `)[1] ?? '';
    return { ...booted, said };
  }

  /** What both boot loaders know, for a message and for comparison. */
  async bootFiles(): Promise<{ readonly entries: readonly string[]; readonly grub: string }> {
    const paths = await espPathsOf(this.disk);
    return {
      entries: paths.filter((path) => path.startsWith('loader/entries/')),
      grub: await readEspFile(this.disk, 'grub/grubenv'),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const { incoming, trial, outcome } = updateFiles;

/** Writes the payload of the second disk into the other slot, with the node's own program. */
export const writeOtherSlot = `
mkdir -p ${incoming}
for disk in /dev/vd?; do [ -e "\${disk}1" ] || payload=$disk; done
tar -xf "$payload" -C ${incoming}
say update $(/usr/lib/lvsmith/update ${incoming}/*.update.json 2>&1 | tr '\\n' ' ')
rm -rf ${incoming}
sync
`;

/** Waits until nothing is on trial any more, and says how it ended. */
export const awaitOutcome = `
for look in $(seq 240); do [ -e ${trial} ] || break; sleep 1; done
say trial $(cat ${trial} 2>/dev/null || echo none)
say outcome $(cat ${outcome} 2>/dev/null || echo none)
say status $(lvsmith status | grep ^update | tr '\\n' ' ')
sync
`;

/** Waits until the trial restarts the machine. */
export const awaitRestart = `
sleep 400
say still-there yes
`;
