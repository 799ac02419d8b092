import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { roles, type Role } from '../../overlays/shared/node/node.ts';
import { imageArtifacts } from '../image/output/artifacts.ts';
import { bootImage } from '../lab/qemu/boot-image.ts';
import { convertDisk } from '../image/output/formats.ts';
import { labNodes } from '../lab/settings.ts';
import { buildModel } from '../model/model.ts';
import { loadProfile } from '../profile/load.ts';
import { installed } from '../runtime/installation.ts';
import { silentProgress } from '../progress/progress.ts';
import { run } from '../runtime/run.ts';
import { makeSeeds } from '../seed/node-seeds.ts';
import { lvsmithCommand } from './command.ts';
import { plainDebian, whyNoPlainDebian } from './plain-debian.ts';
import { makeFolder } from '../runtime/make-folder.ts';

/** Takes a quarter of an hour on an otherwise idle computer, so it runs only when requested by name. */
export const imagesBench = 'images, from nothing to multi-user';
const aim =
  'a change under 25 s, nothing changed under 2 s; director 130 MB, realserver 100 MB as zstd; power-on 25 s, 0.4 of plain Debian';
const profileName = 'bench-images';

/** The figures of a disk, of lvsmith or of plain Debian. Seconds and bytes. */
interface DiskFigures {
  readonly raw: number;
  /** Allocated blocks of the raw file: its holes take no space. */
  readonly allocated: number;
  readonly zstd: number;
  /**
   * The first boot with UEFI, one emulated processor and a node's seed, until multi-user.target: the seed is applied,
   * and the node's services start. 0 if it was not reached.
   */
  readonly powerOn: number;
  readonly analysis: string;
  /** Memory in use after the boot. */
  readonly memory: number;
}

interface ImageFigures extends DiskFigures {
  readonly role: Role;
  /** The director's with an empty cache; the realserver's after it, because they share the base. */
  readonly first: number;
  readonly changed: number;
  readonly unchanged: number;
  /** What an update sends: root, kernel, initrd. */
  readonly payload: number;
}

/** Plain Debian with a director's packages. */
interface PeerFigures extends DiskFigures {
  readonly first: number;
}

export interface ImagesFigures {
  readonly name: string;
  readonly aim: string;
  readonly images: readonly ImageFigures[];
  /** The boot is measured with cloud-init; a string says why there are no figures. */
  readonly peer: PeerFigures | string;
}

/** @param folder for caches and disks, several gigabytes. */
export async function measureImages(folder: string): Promise<ImagesFigures> {
  const overlay = join(folder, 'overlay', 'etc');
  const profile = join(folder, `${profileName}.yaml`);
  await makeFolder(overlay);
  const lab = await readFile(installed('profiles/lab.yaml'), 'utf8');
  await writeFile(profile, lab.replace(/^image:$/m, 'image:\n  overlays: [overlay]'));
  const images: ImageFigures[] = [];
  for (const role of roles) {
    const build = () =>
      seconds(lvsmithCommand('build', role, '--profile', profile), {
        XDG_CACHE_HOME: join(folder, 'cache'),
      });
    await writeFile(join(overlay, 'bench'), 'first\n');
    const first = await build();
    await writeFile(join(overlay, 'bench'), `changed for the ${role}\n`);
    const changed = await build();
    const unchanged = await build();
    const { disk } = imageArtifacts(role, profile);
    const node = await nodeOf(role, profile, folder);
    const figures = { ...(await sizes(disk)), ...(await boot(disk, node)) };
    const payload = await payloadBytes(disk);
    images.push({ role, first, changed, unchanged, payload, ...figures });
  }
  return { name: imagesBench, aim, images, peer: await measurePeer(profile, folder) };
}

interface Node {
  readonly seed: string;
  readonly macs: readonly string[];
}

/** The first node of a role: its seed, and the MAC addresses in it. */
async function nodeOf(role: Role, profile: string, folder: string): Promise<Node> {
  const loaded = await loadProfile(profile);
  const { cluster } = buildModel(loaded.profile);
  const node = labNodes(cluster).find((labNode) => labNode.role === role);
  const [written] = await makeSeeds(cluster, [node?.name ?? ''], {
    format: 'nocloud',
    medium: 'iso',
    folder: join(folder, 'seeds'),
    imageKeys: loaded.profile.image['seed-keys'],
  });
  const macs = node?.attachments.flatMap(({ mac }) => mac ?? []) ?? [];
  return { seed: written?.path ?? '', macs };
}

async function measurePeer(profile: string, folder: string): Promise<PeerFigures | string> {
  const why = whyNoPlainDebian();
  if (why !== undefined) return why;
  const started = performance.now();
  // Time and size are compared with the same packages, the boot with cloud-init beside them.
  const disk = await plainDebian(folder, []);
  const first = (performance.now() - started) / 1000;
  const { raw, allocated, zstd } = await sizes(disk);
  const node = await nodeOf('director', profile, folder);
  const booted = await plainDebian(folder, ['cloud-init']);
  const { powerOn, analysis, memory } = await boot(booted, node);
  return { first, raw, allocated, zstd, powerOn, analysis, memory };
}

async function sizes(disk: string): Promise<Pick<DiskFigures, 'raw' | 'allocated' | 'zstd'>> {
  const { size, blocks } = await stat(disk);
  const [packed] = await convertDisk(disk, ['raw.zst'], {
    mirror: {},
    progress: silentProgress,
  });
  return { raw: size, allocated: blocks * 512, zstd: (await stat(packed?.file ?? '')).size };
}

async function payloadBytes(disk: string): Promise<number> {
  const files = ['root.zst', 'vmlinuz', 'initrd'].map((suffix) => disk.replace(/raw$/, suffix));
  const sizesOf = await Promise.all(files.map((file) => stat(file)));
  return sizesOf.reduce((sum, { size }) => sum + size, 0);
}

async function boot(
  disk: string,
  node: Node,
): Promise<Pick<DiskFigures, 'powerOn' | 'analysis' | 'memory'>> {
  const { seconds: powerOn, analysis, memory } = await bootImage(disk, 'uefi', node);
  return { powerOn, analysis, memory };
}

async function seconds(
  argv: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const started = performance.now();
  await run(argv, { env });
  return (performance.now() - started) / 1000;
}

export function imagesText({ name, aim: target, images, peer }: ImagesFigures): string {
  return [
    `${name} (aim: ${target})`,
    ...images.flatMap((image) => [
      `  ${image.role}: first ${time(image.first)}, changed ${time(image.changed)}, unchanged ${time(image.unchanged)}`,
      `    ${diskText(image)}`,
      `    an update sends ${mega(image.payload)}`,
    ]),
    typeof peer === 'string'
      ? `  plain Debian was not measured: ${peer}`
      : `  plain Debian with a director's packages: first ${time(peer.first)}; booted with cloud-init\n    ${diskText(peer)}`,
  ].join('\n');
}

function diskText({ raw, allocated, zstd, powerOn, analysis, memory }: DiskFigures): string {
  const on =
    powerOn === 0 ? 'multi-user was not reached' : `power-on with its seed ${time(powerOn)}`;
  return `${mega(raw)} raw, ${mega(allocated)} on disk, ${mega(zstd)} zstd; ${on}, ${mega(memory)} of memory; ${analysis}`;
}

function time(value: number): string {
  return `${value.toFixed(1)} s`;
}

function mega(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
