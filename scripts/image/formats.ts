import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { exitCodes } from '../report/exit-codes.ts';
import type { Progress } from '../report/progress.ts';
import { run } from '../report/run.ts';
import { sandboxed } from '../toolchain/sandbox.ts';
import { ensureTree } from '../toolchain/trees.ts';

/** Other forms of a disk; `raw` is always there. */
export const formats = ['raw', 'qcow2', 'vmdk', 'vhdx', 'raw.zst'] as const;
export type Format = (typeof formats)[number];

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

/** Makes the other forms of a disk beside it, those that are older than the disk anew. */
export async function convertDisk(
  disk: string,
  wanted: readonly Format[],
  progress: Progress,
): Promise<readonly string[]> {
  const made: string[] = [];
  for (const format of wanted) {
    if (format === 'raw') continue;
    const target = disk.replace(/raw$/, format);
    made.push(target);
    if (await isNewer(target, disk)) continue;
    const tools = await ensureTree('lab', { progress });
    await progress.step(`format-${format}`, basename(target), async () => {
      const folder = resolve(dirname(disk));
      const fresh = `.${basename(target)}.new`;
      const command = converters[format](`/images/${basename(disk)}`, `/images/${fresh}`);
      const argv = sandboxed(tools, command, { writable: { '/images': folder } });
      await run(argv, { exitCode: exitCodes.mkosi }).catch(async (error: unknown) => {
        await rm(`${folder}/${fresh}`, { force: true });
        throw error;
      });
      await rename(`${folder}/${fresh}`, target);
    });
  }
  return made;
}

async function isNewer(file: string, than: string): Promise<boolean> {
  const [first, second] = await Promise.all([stat(file).catch(() => undefined), stat(than)]);
  return first !== undefined && first.mtimeMs >= second.mtimeMs;
}
