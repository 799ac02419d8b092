import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { exitCodes } from '../report/exit-codes.ts';
import type { Progress } from '../report/progress.ts';
import { run } from '../report/run.ts';
import { checkFreeSpace } from '../toolchain/free-space.ts';
import type { MirrorOptions } from '../toolchain/mirror.ts';
import { sandboxed } from '../toolchain/sandbox.ts';
import { ensureTree } from '../toolchain/trees.ts';

/** Other forms of a disk; `raw` is always there. */
export const formats = ['raw', 'qcow2', 'vmdk', 'vhdx', 'raw.zst'] as const;
export type Format = (typeof formats)[number];

const others = formats.filter((format) => format !== 'raw');

/** The command that makes each form of /images/DISK, by the programs of the lab's tree. */
const converters: Readonly<
  Record<Exclude<Format, 'raw'>, (from: string, to: string) => [string, ...string[]]>
> = {
  qcow2: (from, to) => ['qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', '-c', from, to],
  vmdk: (from, to) => [
    'qemu-img',
    'convert',
    '-f',
    'raw',
    '-O',
    'vmdk',
    '-o',
    'subformat=streamOptimized',
    from,
    to,
  ],
  vhdx: (from, to) => [
    'qemu-img',
    'convert',
    '-f',
    'raw',
    '-O',
    'vhdx',
    '-o',
    'subformat=dynamic',
    from,
    to,
  ],
  'raw.zst': (from, to) => ['zstd', '--quiet', '--force', '-9', '-T0', from, '-o', to],
};

/** Another form of a disk, beside it. */
export interface Conversion {
  readonly file: string;
  /** It was not there, or older than the disk. */
  readonly made: boolean;
}

export interface ConvertOptions {
  /** Where the tools come from that are not there yet. */
  readonly mirror: MirrorOptions;
  readonly progress: Progress;
}

/** The other forms that a disk has beside it. */
export async function conversionsOf(disk: string): Promise<readonly string[]> {
  const files = others.map((format) => formOf(disk, format));
  const current = await Promise.all(files.map((file) => isNewer(file, disk)));
  return files.filter((_, index) => current[index] === true);
}

/** Takes the other forms of a disk away, before another disk takes its place. */
export async function removeConversions(disk: string): Promise<void> {
  for (const format of others) await rm(formOf(disk, format), { force: true });
}

/** Makes the other forms of a disk beside it, those that are older than the disk anew. */
export async function convertDisk(
  disk: string,
  wanted: readonly Format[],
  options: ConvertOptions,
): Promise<readonly Conversion[]> {
  const { progress } = options;
  const found: Conversion[] = [];
  for (const format of wanted) {
    if (format === 'raw') continue;
    const target = formOf(disk, format);
    const made = !(await isNewer(target, disk));
    found.push({ file: target, made });
    if (!made) continue;
    const folder = resolve(dirname(disk));
    // At most what the disk takes itself: its holes take nothing.
    await checkFreeSpace(folder, (await stat(disk)).blocks * 512);
    const tools = await ensureTree('lab', options);
    await progress.step(`format-${format}`, basename(target), async () => {
      const fresh = `.${basename(target)}.new`;
      const command = converters[format](`/images/${basename(disk)}`, `/images/${fresh}`);
      const argv = sandboxed(tools, command, { writable: { '/images': folder } });
      const hint = `unless ${folder} is full, please report it`;
      await run(argv, { exitCode: exitCodes.mkosi, hint }).catch(async (error: unknown) => {
        await rm(`${folder}/${fresh}`, { force: true });
        throw error;
      });
      await rename(`${folder}/${fresh}`, target);
    });
  }
  return found;
}

function formOf(disk: string, format: Format): string {
  return disk.replace(/raw$/, format);
}

async function isNewer(file: string, than: string): Promise<boolean> {
  const [first, second] = [await modified(file), await modified(than)];
  return first > 0 && first >= second;
}

/** 0 when there is no such file. */
async function modified(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
}
