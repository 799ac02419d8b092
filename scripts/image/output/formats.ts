import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { exitCodes } from '../../runtime/exit-codes.ts';
import type { Progress } from '../../progress/progress.ts';
import { run } from '../../runtime/run.ts';
import { checkFreeSpace } from '../../host/free-space.ts';
import type { MirrorOptions } from '../../toolchain/mirror.ts';
import { sandboxed } from '../../toolchain/sandbox.ts';
import { ensureSysroot } from '../../toolchain/sysroots.ts';

/** Formats of a disk; `raw` is always made. */
export const formats = ['raw', 'qcow2', 'vmdk', 'vhdx', 'raw.zst'] as const;
export type Format = (typeof formats)[number];

type ConvertedFormat = Exclude<Format, 'raw'>;

const convertedFormats = formats.filter((format) => format !== 'raw');

/** Another format of a disk, beside it. */
export interface Conversion {
  readonly file: string;
  /** It was converted now, because it was missing or older than the disk. */
  readonly made: boolean;
}

export interface ConvertOptions {
  /** Where missing tools come from. */
  readonly mirror: MirrorOptions;
  readonly progress: Progress;
}

/** The conversions beside a disk; those of an older disk do not count. */
export async function conversionsOf(disk: string): Promise<readonly string[]> {
  const files = convertedFormats.map((format) => convertedPath(disk, format));
  const current = await Promise.all(files.map((file) => isNewer(file, disk)));
  return files.filter((_, index) => current[index] === true);
}

/** Removes the conversions of a disk, before another disk replaces it. */
export async function removeConversions(disk: string): Promise<void> {
  for (const format of convertedFormats) await rm(convertedPath(disk, format), { force: true });
}

/** Converts a disk to each of the formats, unless the conversion is there and newer than the disk. */
export async function convertDisk(
  disk: string,
  requested: readonly Format[],
  options: ConvertOptions,
): Promise<readonly Conversion[]> {
  const conversions: Conversion[] = [];
  for (const format of requested) {
    if (format === 'raw') continue;
    const file = convertedPath(disk, format);
    const made = !(await isNewer(file, disk));
    if (made) await convert(disk, format, options);
    conversions.push({ file, made });
  }
  return conversions;
}

async function convert(
  disk: string,
  format: ConvertedFormat,
  options: ConvertOptions,
): Promise<void> {
  const folder = resolve(dirname(disk));
  const name = basename(convertedPath(disk, format));
  // At most the allocated blocks of the disk: its holes take no space.
  await checkFreeSpace(folder, (await stat(disk)).blocks * 512);
  const sysroot = await ensureSysroot('lab', options);
  await options.progress.step(`format-${format}`, name, async () => {
    const staging = `.${name}.new`;
    const command = converter(format, `/images/${basename(disk)}`, `/images/${staging}`);
    const argv = sandboxed(sysroot, command, { writable: { '/images': folder } });
    const hint = `unless ${folder} is full, please report it`;
    await run(argv, { exitCode: exitCodes.mkosi, hint }).catch(async (error: unknown) => {
      await rm(`${folder}/${staging}`, { force: true });
      throw error;
    });
    await rename(`${folder}/${staging}`, `${folder}/${name}`);
  });
}

const qemuOptions: Readonly<Record<Exclude<ConvertedFormat, 'raw.zst'>, string>> = {
  qcow2: '-O qcow2 -c',
  vmdk: '-O vmdk -o subformat=streamOptimized',
  vhdx: '-O vhdx -o subformat=dynamic',
};

function converter(
  format: ConvertedFormat,
  from: string,
  to: string,
): readonly [string, ...string[]] {
  if (format === 'raw.zst') return ['zstd', '--quiet', '--force', '-9', '-T0', from, '-o', to];
  return ['qemu-img', 'convert', '-f', 'raw', ...qemuOptions[format].split(' '), from, to];
}

function convertedPath(disk: string, format: ConvertedFormat): string {
  return disk.replace(/raw$/, format);
}

async function isNewer(file: string, than: string): Promise<boolean> {
  const [first, second] = [await modified(file), await modified(than)];
  return first > 0 && first >= second;
}

/** Milliseconds since 1970; 0 when there is no such file. */
async function modified(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
}
