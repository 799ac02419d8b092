import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { roles, type Role } from '../../overlays/shared/node.ts';
import { imageArtifacts } from '../image/artifacts.ts';
import { bootImage } from '../image/boot-image.ts';
import { convertDisk } from '../image/formats.ts';
import { labNodes } from '../lab/settings.ts';
import { buildModel } from '../model/model.ts';
import { loadProfile } from '../profile/load.ts';
import { outputFolder } from '../report/output.ts';
import { silentProgress } from '../report/progress.ts';
import { run } from '../report/run.ts';
import { makeSeeds } from '../seed/make.ts';
import { plainDebian, whyNoPlainDebian } from './plain-debian.ts';

/** Takes a quarter of an hour, and the computer for itself: runs only when it is asked for by this name. */
export const imagesBench = 'images, from nothing to multi-user';
const aim =
  'a change under 25 s, nothing changed under 2 s; director 130 MB, realserver 100 MB as zstd; power-on 25 s, 0.4 of plain Debian';
const profileName = 'bench-images';

/** What is told of a disk, whoever made it. Seconds and bytes. */
interface DiskFigures {
  readonly raw: number;
  /** What the raw file takes on a disk: its holes take nothing. */
  readonly allocated: number;
  readonly zstd: number;
  /**
   * Through UEFI, one emulated processor, with a node's seed, until multi-user.target was reached. The
   * first boot of the disk: the seed is applied, and the node's services start.
   */
  readonly powerOn: number;
  readonly analysis: string;
  /** Memory in use when all is quiet. */
  readonly memory: number;
}

interface ImageFigures extends DiskFigures {
  readonly role: Role;
  /** The director's with an empty cache; the realserver's after it, whose base it shares. */
  readonly first: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** Plain Debian with a director's packages. */
interface PeerFigures extends DiskFigures {
  readonly first: number;
}

export interface ImagesFigures {
  readonly name: string;
  readonly aim: string;
  readonly images: readonly ImageFigures[];
  /** With cloud-init in what is booted; or why it was not measured. */
  readonly peer: PeerFigures | string;
}

/** @param folder for the caches and disks; gigabytes. */
export async function measureImages(folder: string): Promise<ImagesFigures> {
  const overlay = join(folder, 'overlay', 'etc');
  const profile = join(folder, `${profileName}.yaml`);
  await mkdir(overlay, { recursive: true });
  const lab = await readFile('profiles/lab.yaml', 'utf8');
  await writeFile(profile, lab.replace(/^image:$/m, 'image:\n  overlays: [overlay]'));
  const images: ImageFigures[] = [];
  try {
    for (const role of roles) {
      const build = () =>
        seconds(['npm', 'run', '-s', `build:${role}`, '--', '--profile', profile], {
          XDG_CACHE_HOME: join(folder, 'cache'),
        });
      await writeFile(join(overlay, 'bench'), 'first\n');
      const first = await build();
      await writeFile(join(overlay, 'bench'), `changed for the ${role}\n`);
      const changed = await build();
      const unchanged = await build();
      const { disk } = imageArtifacts(role, profileName);
      const node = await nodeOf(role, profile, folder);
      const figures = { ...(await sizes(disk)), ...(await boot(disk, node)) };
      images.push({ role, first, changed, unchanged, ...figures });
    }
    return { name: imagesBench, aim, images, peer: await measurePeer(profile, folder) };
  } finally {
    await rm(outputFolder('images', profileName), { recursive: true, force: true });
  }
}

interface Node {
  readonly seed: string;
  readonly macs: readonly string[];
}

/** The first node of a role: its seed, and the network cards that it is about. */
async function nodeOf(role: Role, profile: string, folder: string): Promise<Node> {
  const { cluster } = buildModel((await loadProfile(profile)).profile);
  const node = labNodes(cluster).find((each) => each.role === role);
  const [written] = await makeSeeds(cluster, [node?.name ?? ''], {
    ...({ format: 'nocloud', medium: 'iso' } as const),
    folder: join(folder, 'seeds'),
  });
  const macs = node?.attachments.flatMap(({ mac }) => mac ?? []) ?? [];
  return { seed: written?.path ?? '', macs };
}

async function measurePeer(profile: string, folder: string): Promise<PeerFigures | string> {
  const why = whyNoPlainDebian();
  if (why !== undefined) return why;
  const started = performance.now();
  // The same packages for the time and the size; with cloud-init for what is compared with a node.
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

export function imagesText({ name, aim: wanted, images, peer }: ImagesFigures): string {
  return [
    `${name} (aim: ${wanted})`,
    ...images.flatMap((image) => [
      `  ${image.role}: first ${time(image.first)}, changed ${time(image.changed)}, unchanged ${time(image.unchanged)}`,
      `    ${diskText(image)}`,
    ]),
    typeof peer === 'string'
      ? `  plain Debian was not measured: ${peer}`
      : `  plain Debian, a director's packages: first ${time(peer.first)}; booted with cloud-init too\n    ${diskText(peer)}`,
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
