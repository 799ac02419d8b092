import { mkdir, readdir, symlink } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { exitCodes } from '../report/exit-codes.ts';
import { run } from '../report/run.ts';
import type { Step } from '../report/progress.ts';
import { apt, type PrivateApt } from './apt.ts';
import { finishTree } from './finish.ts';

/**
 * Makes a tree of programs by unpacking packages without running their scripts: a few seconds where an
 * installation takes a minute. What their scripts would have done and these programs need is done by
 * `finishTree`.
 */
export async function unpackTree(
  source: PrivateApt,
  packages: readonly string[],
  tree: string,
  step: Step,
): Promise<void> {
  const archives = await download(source, packages, step);
  await mkdir(tree, { recursive: true });
  for (const top of ['bin', 'sbin', 'lib', 'lib64']) {
    await mkdir(join(tree, 'usr', top), { recursive: true });
    await symlink(`usr/${top}`, join(tree, top));
  }
  const queue = [...archives];
  const worker = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      step.output(`unpacking ${file.slice(file.lastIndexOf('/') + 1)}`);
      await unpack(file, tree);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  await finishTree(tree);
}

async function unpack(file: string, tree: string): Promise<void> {
  await run(['dpkg-deb', '-x', file, tree], {
    exitCode: exitCodes.toolMissing,
    hint: `unless the disk is full, the package is damaged: remove ${file} and try again`,
  });
}

/** The absolute names of the package files, in a stable order. */
async function download(
  source: PrivateApt,
  packages: readonly string[],
  step: Step,
): Promise<readonly string[]> {
  // apt lists only what it has not downloaded yet, so it is shown an empty folder of archives.
  const empty = join(source.root, 'empty');
  await mkdir(join(empty, 'partial'), { recursive: true });
  const { stdout } = await apt(
    source.root,
    [
      'apt-get',
      '-qq',
      '--yes',
      '-o',
      `Dir::Cache::archives=${empty}`,
      '--print-uris',
      'install',
      ...packages,
    ],
    { exitCode: exitCodes.toolMissing },
  );
  await apt(source.root, ['apt-get', '-q', '--yes', '--download-only', 'install', ...packages], {
    exitCode: exitCodes.toolMissing,
    hint: 'check the network, the mirror and the free space of the cache folder',
    onLine: step.output,
  });
  const names = new Set(stdout.split('\n').map((line) => line.split(' ')[1] ?? ''));
  const folder = join(source.root, 'var/cache/apt/archives');
  const files = (await readdir(folder)).filter((name) => names.has(name));
  return files.toSorted().map((name) => join(folder, name));
}
