import { opticalDrive } from './optical-drive.ts';

/** One network card of a guest. */
interface Nic {
  readonly network: string;
  readonly mac: string;
  /** The tap device in the lab's network namespace. */
  readonly tap: string;
}

export type Accelerator = 'kvm' | 'tcg';

/** How a machine starts: its kernel handed over, or through its firmware like real hardware. */
export type BootMethod =
  | {
      readonly type: 'direct';
      readonly kernel: string;
      readonly initrd: string;
      readonly commandLine: string;
    }
  | (ByFirmware & { readonly type: 'bios' })
  | (ByFirmware & { readonly type: 'uefi'; readonly code: string; readonly variables: string });

interface ByFirmware {
  /** What systemd in the guest finds as credentials. */
  readonly credentials: Readonly<Record<string, string>>;
}

export interface MachineSettings {
  readonly name: string;
  /** Mebibytes. */
  readonly memory: number;
  readonly processors: number;
  readonly accelerator: Accelerator;
  /** A qcow2 file that only this machine writes. */
  readonly disk: string;
  readonly seed?: string;
  /** Whether it has an optical drive, empty when it is switched on. */
  readonly opticalDrive?: boolean;
  /** What its mainboard gives as its serial number. */
  readonly serial?: string;
  readonly nics: readonly Nic[];
  readonly boot: BootMethod;
  /** Short: a unix socket's path has room for 107 bytes. */
  readonly sockets: string;
}

/** The sockets of one machine, below its own folder. */
export function socketPaths(folder: string): {
  readonly qmp: string;
  readonly console: string;
  readonly shell: string;
  readonly terminal: string;
} {
  return {
    qmp: `${folder}/qmp`,
    console: `${folder}/console`,
    shell: `${folder}/shell`,
    terminal: `${folder}/terminal`,
  };
}

/** The id of the slot that is free. */
export const spareSlot = 'spare';

/** The id of the disk: what `block_resize` takes. */
export const diskId = 'disk';

/** The name of its block device: what snapshots take. */
export const diskNode = 'disk-node';

/** The id of the QEMU device of a network card: what `set_link` takes. */
export function nicId(network: string): string {
  return `nic-${network}`;
}

/** QEMU's arguments for a machine, without the program itself. */
export function qemuArguments(
  machine: MachineSettings,
  way: BootMethod = machine.boot,
): readonly string[] {
  const sockets = socketPaths(machine.sockets);
  return [
    '-name',
    machine.name,
    ...bareMachine,
    ...accelerated(machine.accelerator),
    ...clock,
    '-m',
    String(machine.memory),
    '-smp',
    String(machine.processors),
    '-qmp',
    `unix:${sockets.qmp},server=on,wait=off`,
    '-chardev',
    `socket,id=console,path=${sockets.console},server=on,wait=off`,
    '-serial',
    'chardev:console',
    '-device',
    'virtio-serial-pci,id=consoles',
    '-chardev',
    `socket,id=shell,path=${sockets.shell},server=on,wait=off`,
    '-device',
    'virtconsole,bus=consoles.0,chardev=shell',
    '-chardev',
    `socket,id=terminal,path=${sockets.terminal},server=on,wait=off`,
    '-device',
    'virtconsole,bus=consoles.0,chardev=terminal',
    '-object',
    'rng-random,id=entropy,filename=/dev/urandom',
    '-device',
    'virtio-rng-pci,rng=entropy',
    '-device',
    'i6300esb',
    '-action',
    'watchdog=reset',
    ...disk(diskId, machine.disk, `format=qcow2,discard=unmap,node-name=${diskNode}`, 1),
    ...(machine.serial === undefined ? [] : ['-smbios', `type=1,serial=${machine.serial}`]),
    ...(machine.seed === undefined ? [] : disk('seed', machine.seed, 'format=raw,readonly=on')),
    ...(machine.opticalDrive === true ? opticalDrive : []),
    // Empty: a seed can be plugged in while the machine runs.
    '-device',
    `pcie-root-port,id=${spareSlot}`,
    ...machine.nics.flatMap(nic),
    ...boot(way),
  ];
}

/*
 * The oldest processor that Debian runs on. What newer ones can do is work for an emulator, and a guest
 * that finds it uses it: strings moved byte by byte, memory guarded at each system call, five levels of
 * page tables, vectors of 32 bytes. A director booted in 31 s with this one and in 35 s with all of it.
 */
const emulated = 'qemu64';

/*
 * MiB for translated code. A director has 280 when it has booted and 350 when it serves; when there is no room for more, all
 * is thrown away and translated again: with 192 a lab was up after 167 s, with 512 after 154 s, one after the other.
 */
const translations = 512;

/** The machine type and processor; the probe of the accelerator uses the same. */
export function accelerated(accelerator: Accelerator): readonly string[] {
  return accelerator === 'kvm'
    ? ['-machine', 'q35', '-accel', 'kvm', '-cpu', 'host']
    : ['-machine', 'q35', '-accel', `tcg,thread=multi,tb-size=${translations}`, '-cpu', emulated];
}

/*
 * The battery clock starts at the host's time and then runs by the host's monotonic clock: it goes on while
 * the processors are stopped, as in a real machine, which is how a director notices that it was paused.
 * With this clock alone QEMU takes the time of a snapshot from the snapshot, so that a restore is no pause
 * (with `clock=host` it would be one; with `clock=vm` no pause could be noticed).
 */
const clock = ['-rtc', 'base=utc,clock=rt'] as const;

/*
 * Nanoseconds that an emulated processor keeps a real one for while others wait (Linux 6.12; earlier ones
 * do not listen). With Linux' own 1.4 ms, and QEMU's other thread woken a thousand times a second, five
 * machines on two processors threw each other's translated code out of the caches all the time: in the
 * same quarter of a minute they started two to three times as many programs with this.
 */
const slice = 10_000_000;

/** QEMU's command line, behind the one that sets how the machines share the host's processors. */
export function qemuCommand(
  accelerator: Accelerator,
  qemu: readonly string[],
): readonly [string, ...string[]] {
  return accelerator === 'kvm'
    ? ['qemu-system-x86_64', ...qemu]
    : ['chrt', '--batch', '--sched-runtime', String(slice), '0', 'qemu-system-x86_64', ...qemu];
}

function disk(id: string, file: string, options: string, index?: number): readonly string[] {
  return [
    '-drive',
    `id=${id},file=${file},if=none,cache=unsafe,${options}`,
    '-device',
    `virtio-blk-pci,drive=${id}${index === undefined ? '' : `,bootindex=${index}`}`,
  ];
}

function nic({ network, mac, tap }: Nic): readonly string[] {
  const id = nicId(network);
  return [
    '-netdev',
    `tap,id=net-${network},ifname=${tap},script=no,downscript=no`,
    '-device',
    `virtio-net-pci,id=${id},netdev=net-${network},mac=${mac},romfile=`,
  ];
}

function boot(way: BootMethod): readonly string[] {
  if (way.type === 'direct')
    return ['-kernel', way.kernel, '-initrd', way.initrd, '-append', way.commandLine];
  return firmware(way);
}

/** For a machine that starts by its firmware: credentials as SMBIOS strings, and the flash of UEFI. */
export function firmware(way: Exclude<BootMethod, { readonly type: 'direct' }>): readonly string[] {
  const strings = Object.entries(way.credentials).flatMap(([name, text]) => [
    '-smbios',
    `type=11,value=io.systemd.credential.binary:${name}=${Buffer.from(text).toString('base64')}`,
  ]);
  if (way.type === 'bios') return strings;
  return [
    ...strings,
    '-drive',
    `if=pflash,format=raw,readonly=on,file=${way.code}`,
    '-drive',
    `if=pflash,format=raw,file=${way.variables}`,
  ];
}

/** A machine with no default devices and without a screen. */
export const bareMachine = ['-nodefaults', '-no-user-config', '-display', 'none'] as const;
