import { copyFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { interruptionSignal } from '../../runtime/interruption.ts';
import { run } from '../../runtime/run.ts';
import { sandboxed } from '../../toolchain/sandbox.ts';
import { accelerated, bareMachine, firmware } from './arguments.ts';
import { ovmf, secureOvmf } from './boot.ts';
import { ensureSysroot } from '../../toolchain/sysroots.ts';

export interface Booted {
  /** From power-on to the moment that multi-user.target was reached, as the host's clock saw it. */
  readonly seconds: number;
  /** What `systemd-analyze` says. */
  readonly analysis: string;
  /** Names of failed units. */
  readonly failed: readonly string[];
  /** Units whose start waited for a device that never came. */
  readonly timedOut: string;
  /** Bytes of /var's file system. */
  readonly varBytes: number;
  /** Bytes of memory in use once all is quiet. */
  readonly memory: number;
  readonly osRelease: string;
  /** What `bootctl` says of Secure Boot; empty on a machine that started by BIOS. */
  readonly secureBoot: string;
  /** The type of the root's file system. */
  readonly root: string;
  /** The kernel's drivers of the network cards. */
  readonly nicDrivers: readonly string[];
  readonly console: readonly string[];
}

/** Milliseconds for a start, until the machine is off again. */
const patience = 580_000;

/** The disk that the image is put on: larger than the image, as real disks are. */
export const diskBytes = 3 * 1024 ** 3;
const blankBytes = 64 * 1024 ** 2;

/*
 * What the machine reports of itself, as the kernel's own alerts: these reach the console at once and
 * whole, whatever the login prompt does to it at the same time. It is handed over from outside, as SMBIOS
 * strings that systemd reads as credentials: the image itself stays as it is.
 */
const script = (probe: string) => `
say() { printf '<1>@%s\\n' "$*" >/dev/kmsg; }
say reached
${probe}
until systemd-analyze >/run/analysis 2>/dev/null; do sleep 1; done
say analysis $(head -1 /run/analysis)
say failed $(systemctl --failed --plain --no-legend | cut -d" " -f1)
say timeout $(journalctl -b _PID=1 --grep "Timed out waiting" -o cat)
say root $(stat -f -c %T /)
say nics $(for nic in /sys/class/net/*/device/driver; do basename "$(readlink -f "$nic")"; done)
say var $(stat -f -c "%b %S" /var)
say secure-boot $(bootctl status 2>/dev/null | sed -n 's/^ *Secure Boot: //p')
say memory $(free -b | awk '/Mem:/ { print $3 }')
. /usr/lib/os-release; say os $IMAGE_ID $IMAGE_VERSION
systemctl poweroff -ff
`;
// Encoded: a unit has rules of its own for quotes, dollars and percent signs.
const reporter = (probe: string) => `[Unit]
After=multi-user.target
[Service]
Type=exec
ExecStart=/bin/sh -c 'echo ${Buffer.from(script(probe)).toString('base64')} | base64 -d | sh'
`;
const dropIn = '[Unit]\nWants=lvsmith-probe.service\n';

/** By which firmware a machine starts: `secure-boot` is UEFI that has Microsoft's keys, and starts nothing else. */
export type Firmware = 'bios' | 'uefi' | 'secure-boot';

/** The hardware of a machine: where its disk and its network cards hang. */
export interface Hardware {
  /** QEMU's device of the disk, with the controller that it needs. */
  readonly disk: readonly string[];
  /** QEMU's name of the network cards. */
  readonly nic: string;
}

/** What most hypervisors give their guests, and two others that Debian's kernel for clouds knows nothing of. */
export const hardware = {
  virtio: { disk: ['virtio-blk-pci,drive=disk'], nic: 'virtio-net-pci' },
  server: { disk: ['nvme,drive=disk,serial=1'], nic: 'e1000e' },
  vmware: { disk: ['pvscsi', 'scsi-hd,drive=disk'], nic: 'vmxnet3' },
} as const satisfies Readonly<Record<string, Hardware>>;

/** What a machine is made of, and what is attached to it; virtio and nothing unless given. */
interface Attached {
  readonly hardware?: Hardware;
  /** An ISO file with a seed. */
  readonly seed?: string;
  /** MAC addresses of network cards without a link. */
  readonly macs?: readonly string[];
  /** What is done to the machine's copy of the image before it is switched on, and after it went off. */
  readonly before?: (disk: string) => Promise<void>;
  readonly after?: (disk: string) => Promise<void>;
  /** Commands of sh that the machine runs once it is up, before it reports; `say NAME VALUE` tells the test. */
  readonly probe?: string;
  /** More of what systemd in the guest finds as credentials. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** Files attached as further disks, read only. */
  readonly disks?: readonly string[];
  /** Serial numbers of blank disks of 64 MiB, on the bus of the machine's own. */
  readonly blank?: readonly string[];
  /** The disk itself is started, and no copy of it. */
  readonly inPlace?: boolean;
  /** The power is cut at the first line of the console for which this is true. */
  readonly cutOffAt?: (line: string) => boolean;
  /** It has a watchdog. */
  readonly watchdog?: boolean;
}

/** Boots a copy of an image in QEMU, through its own boot loader, until it reported and went off. */
export async function bootImage(
  disk: string,
  type: Firmware,
  attached: Attached = {},
): Promise<Booted> {
  const {
    hardware: parts = hardware.virtio,
    seed,
    macs = [],
    disks = [],
    blank = [],
    before,
    after,
    cutOffAt,
  } = attached;
  const tools = await ensureSysroot('lab');
  const folder = await mkdtemp(join(tmpdir(), 'boot-'));
  const name = basename(disk);
  const own = attached.inPlace === true ? resolve(disk) : join(folder, name);
  try {
    if (attached.inPlace !== true) await copyFile(disk, own);
    await before?.(own);
    await truncate(own, diskBytes);
    if (type !== 'bios')
      await copyFile(join(tools, ovmfOf(type).variables), join(folder, 'vars.fd'));
    if (seed !== undefined) await copyFile(seed, join(folder, 'seed.iso'));
    for (const serial of blank) {
      await writeFile(join(folder, serial), '');
      await truncate(join(folder, serial), blankBytes);
    }
    const devices = [
      ...parts.disk.flatMap((device) => ['-device', device]),
      ...(seed === undefined
        ? []
        : ['-drive', 'file=/scratch/seed.iso,format=raw,if=virtio,readonly=on']),
      ...macs.flatMap((mac) => ['-device', `${parts.nic},romfile=,mac=${mac}`]),
      ...disks.flatMap((_, index) => [
        '-drive',
        `file=/attached-${index},format=raw,if=virtio,readonly=on`,
      ]),
      ...blank.flatMap((serial) => [
        '-drive',
        `file=/scratch/${serial},format=raw,if=none,id=${serial}`,
        '-device',
        `${deviceOf(parts)},drive=${serial},serial=${serial}`,
      ]),
    ];
    if (attached.watchdog === true)
      devices.push('-device', 'i6300esb', '-action', 'watchdog=reset');
    const credentials = { ...reporting(attached.probe ?? ''), ...attached.credentials };
    const argv = sandboxed(tools, [...qemu(type, credentials), ...devices], {
      readOnly: Object.fromEntries(disks.map((file, at) => [`/attached-${at}`, resolve(file)])),
      writable: { '/scratch': folder, '/disk.raw': own },
    });
    const started = performance.now();
    let seconds = 0;
    const lines: string[] = [];
    const cut = new AbortController();
    await run(argv, {
      timeout: patience,
      signal: AbortSignal.any([cut.signal, interruptionSignal() ?? cut.signal]),
      accept: cutOffAt === undefined ? [0] : 'any',
      onLine: (line) => {
        if (line.includes('@reached')) seconds = (performance.now() - started) / 1000;
        lines.push(line.trimEnd());
        if (cutOffAt?.(line) === true) cut.abort();
      },
    });
    // QEMU ends with 0 when it is told to.
    if (performance.now() - started >= patience)
      throw new Failure(`${name} has not reported within ${patience / 1000} s, and was cut off`, {
        exitCode: exitCodes.verification,
        hint: lines.slice(-20).join('\n'),
      });
    await after?.(own);
    return { seconds, ...report(lines) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The last device is the disk, those before it the way there. */
function deviceOf({ disk }: Hardware): string {
  return disk.at(-1)?.split(',')[0] ?? '';
}

function reporting(probe: string) {
  return {
    'systemd.extra-unit.lvsmith-probe.service': reporter(probe),
    'systemd.unit-dropin.multi-user.target': dropIn,
  };
}

function ovmfOf(type: Exclude<Firmware, 'bios'>): typeof ovmf | typeof secureOvmf {
  return type === 'uefi' ? ovmf : secureOvmf;
}

/** The flash with the keys can be written by the firmware alone, which is in the processor's management mode then. */
const protectedFlash = [
  ...['-machine', 'smm=on'],
  ...['-global', 'driver=cfi.pflash01,property=secure,value=on'],
  ...['-global', 'ICH9-LPC.disable_s3=1'],
];

function qemu(
  type: Firmware,
  credentials: Readonly<Record<string, string>>,
): [string, ...string[]] {
  return [
    'qemu-system-x86_64',
    ...bareMachine,
    '-no-reboot',
    ...accelerated('tcg'),
    '-m',
    '1024',
    '-serial',
    'stdio',
    ...(type === 'secure-boot' ? protectedFlash : []),
    ...firmware(
      type === 'bios'
        ? { type, credentials }
        : { type: 'uefi', credentials, code: ovmfOf(type).code, variables: '/scratch/vars.fd' },
    ),
    '-drive',
    'file=/disk.raw,format=raw,if=none,id=disk',
    '-device',
    'virtio-rng-pci',
  ];
}

function report(console: readonly string[]): Omit<Booted, 'seconds'> {
  const value = (name: string) =>
    console.find((line) => line.includes(`@${name}`))?.split(`@${name} `)[1] ?? '';
  const [blocks = '0', size = '0'] = value('var').split(' ');
  return {
    analysis: value('analysis'),
    failed: value('failed')
      .split(' ')
      .filter((unit) => unit !== ''),
    timedOut: value('timeout'),
    varBytes: Number(blocks) * Number(size),
    memory: Number(value('memory')),
    osRelease: value('os'),
    secureBoot: value('secure-boot'),
    root: value('root'),
    nicDrivers: value('nics').split(' '),
    console,
  };
}
