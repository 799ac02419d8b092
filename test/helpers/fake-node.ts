import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { System } from '../../overlays/base/firstboot/system.ts';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { imageId } from '../../overlays/shared/node/image-id.ts';
import { buildModel } from '../../scripts/model/model.ts';
import { loadProfile } from '../../scripts/profile/load.ts';
import { readIso } from '../../scripts/media/iso9660/read.ts';
import { memoryFolder } from './memory-folder.ts';

/**
 * The files of a machine that the first boot looks at and writes, below a folder of their own. mount
 * shows what an ISO image in dev/ holds; every other program only leaves its name in `calls`.
 */
export interface FakeNode extends System {
  readonly calls: string[];
  readonly lines: string[];
  readonly write: (path: string, content: string | Uint8Array) => void;
  readonly read: (path: string) => string;
  /** Attaches a medium as a disk; `undefined` takes it away. */
  readonly attach: (device: string, image: Uint8Array | undefined) => void;
  readonly addNic: (name: string, mac: string, pci: string) => void;
  /** Milliseconds that the program slept. */
  readonly slept: () => number;
  /** What a program answers, where a test wants another answer than usual. */
  answer?: (file: string, args: readonly string[]) => ReturnType<System['run']> | undefined;
  /** Takes the machine away before the tests end: for those that need thousands. */
  readonly remove: () => void;
  /** Called at each sleep. */
  onSleep?: () => void;
}

export const labCluster: Cluster = buildModel((await loadProfile('lab')).profile).cluster;

const roots: string[] = [];
process.once('exit', () => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

export function fakeNode(role: 'director' | 'realserver' = 'director'): FakeNode {
  const root = mkdtempSync(join(memoryFolder, 'lvsmith-node-'));
  roots.push(root);
  const calls: string[] = [];
  const lines: string[] = [];
  let slept = 0;
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const node: FakeNode = {
    root,
    calls,
    lines,
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    attach: (device, image) => {
      if (image === undefined) {
        rmSync(join(root, 'dev', device));
        rmSync(join(root, 'sys/class/block', device), { recursive: true });
      } else {
        write(`dev/${device}`, image);
        write(`sys/class/block/${device}/size`, `${Math.ceil(image.length / 512)}\n`);
      }
    },
    addNic: (name, mac, pci) => {
      const device = join(root, 'sys/devices/pci0000:00', pci);
      mkdirSync(device, { recursive: true });
      write(`sys/class/net/${name}/address`, `${mac}\n`);
      symlinkSync(device, join(root, 'sys/class/net', name, 'device'));
    },
    run: (file, args, { input } = {}) => {
      calls.push(
        [file, ...args, ...(input === undefined ? [] : [input])].join(' ').replaceAll(root, ''),
      );
      if (file === 'mount') return mount(args);
      const answer = node.answer?.(file, args);
      if (answer !== undefined) return answer;
      if (args[0] === 'show') return { code: 0, output: 'corosync.service pacemaker.service\n' };
      if (file === 'umount') rmSync(args[0] ?? '', { recursive: true });
      // During the boot neither networkd nor sshd runs.
      return { code: 0, output: 'inactive\n'.repeat(args.length) };
    },
    sleep: (milliseconds) => {
      slept += milliseconds;
      node.onSleep?.();
    },
    slept: () => slept,
    now: () => new Date(0),
    log: (line) => lines.push(line),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const accounts = (id: number) => (name: string) => `${name}:x:${id}:${id}::/:/bin/false\n`;
  write('etc/passwd', ['root', 'hacluster'].map(accounts(uid)).join(''));
  write('etc/group', ['root', 'haclient', 'mon'].map((name) => `${name}:x:${gid}:\n`).join(''));
  write('etc/machine-id', '');
  write('proc/sys/kernel/random/uuid', 'b2b4a1c0-0000-4000-8000-123456789abc\n');
  write('proc/sys/kernel/hostname', 'localhost');
  write('proc/cmdline', 'quiet\n');
  write('sys/class/tty/console/active', 'tty0 ttyS0\n');
  write('dev/tty1', '');
  write('dev/ttyS0', '');
  write('usr/share/zoneinfo/Europe/Berlin', '');
  write('usr/lib/lvsmith/cluster.json', JSON.stringify(labCluster));
  write('usr/lib/os-release', `IMAGE_ID="${imageId(role)}"\n`);
  if (role === 'director') write('usr/lib/lvsmith/cib.xml', '<cib/>');
  return node;
}

function mount(args: readonly string[]): { code: number; output: string } {
  const [device = '', target = ''] = args.slice(-2);
  try {
    const { files } = readIso(readFileSync(device), 'rock-ridge');
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(target, name)), { recursive: true });
      writeFileSync(join(target, name), content);
    }
    return { code: 0, output: '' };
  } catch (error) {
    return { code: 32, output: `mount: ${device}: ${String(error)}` };
  }
}
