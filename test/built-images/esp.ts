import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readPartitions } from '../../scripts/image/disk/gpt.ts';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';

/** The paths of all files on the ESP of a disk, sorted. */
export async function espPathsOf(disk: string): Promise<readonly string[]> {
  const lines = (await mtools(disk, 'mdir', ['-/', '-b', '::/'])).split('\n');
  return lines
    .filter((line) => line.startsWith('::/') && !line.endsWith('/'))
    .map((line) => line.slice(3))
    .toSorted();
}

/** The text of one file on the ESP of a disk. */
export function readEspFile(disk: string, path: string): Promise<string> {
  return mtools(disk, 'mtype', [`::/${path}`]);
}

/** Copies everything on the ESP of a disk to a folder. */
export async function readEsp(disk: string, folder: string): Promise<void> {
  await mtools(disk, 'mcopy', ['-s', '-n', '::/*', '/folder'], folder);
}

/** Makes the ESP of a disk hold what a folder holds. @param before the paths of the files that it has. */
export async function replaceEsp(
  disk: string,
  folder: string,
  before: readonly string[],
): Promise<void> {
  await mtools(
    disk,
    'mdel',
    before.map((path) => `::/${path}`),
  );
  const tops = (await readdir(folder)).map((name) => `/folder/${name}`);
  await mtools(disk, 'mcopy', ['-s', '-o', '-n', ...tops, '::/'], folder);
}

async function mtools(
  disk: string,
  program: string,
  words: readonly string[],
  folder?: string,
): Promise<string> {
  const tools = await ensureSysroot('build');
  const esp = (await readPartitions(disk)).find(({ label }) => label === 'esp');
  const argv = sandboxed(tools, [program, '-i', `/disk.raw@@${esp?.offset}`, ...words], {
    writable: {
      '/disk.raw': resolve(disk),
      ...(folder === undefined ? {} : { '/folder': resolve(folder) }),
    },
  });
  return (await run(argv)).stdout;
}
