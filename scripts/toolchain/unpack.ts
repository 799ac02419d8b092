import { mkdir, readdir, symlink } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { exitCodes } from '../report/exit-codes.ts';
import { run } from '../report/run.ts';
import { allEnded } from '../report/all-ended.ts';
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
  const archives = await downloadPackages(source, packages, { onLine: step.output });
  await mkdir(tree, { recursive: true });
  await unpackPackages(archives, tree, step.output);
  await finishTree(tree);
}

/**
 * Unpacks package files into a folder whose /bin, /lib and so on are links into /usr, on all processors.
 *
 * @param prefix the words before a command where the files' owners matter.
 */
export async function unpackPackages(
  archives: readonly string[],
  tree: string,
  onLine: (line: string) => void,
  prefix: readonly string[] = [],
): Promise<void> {
  for (const top of ['bin', 'sbin', 'lib', 'lib64']) {
    await mkdir(join(tree, 'usr', top), { recursive: true });
    await symlink(`usr/${top}`, join(tree, top));
  }
  const queue = [...archives];
  const worker = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      onLine(`unpacking ${file.slice(file.lastIndexOf('/') + 1)}`);
      await unpack(file, tree, prefix);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/** What no program reads; thousands of files, which take as long to make as all others. */
const unread = ['doc', 'info', 'lintian', 'locale', 'man'];

async function unpack(file: string, tree: string, prefix: readonly string[]): Promise<void> {
  const without = unread.map((name) => `--exclude=./usr/share/${name}/*`);
  const script = 'dpkg-deb --fsys-tarfile "$1" | tar -xp --numeric-owner -C "${@:2}"';
  const [first, ...rest] = [...prefix, 'bash', '-o', 'pipefail', '-c', script, 'unpack'];
  await run([first ?? 'bash', ...rest, file, tree, ...without], {
    exitCode: exitCodes.toolMissing,
    hint: `unless the disk is full, the package is damaged: remove ${file} and try again`,
  });
}

export interface DownloadOptions {
  /** Options of apt, see apt.conf(5). */
  readonly options?: readonly string[];
  readonly onLine?: (line: string) => void;
}

/** Fetches packages and all that they depend on. @returns the absolute names of their files, in a stable order. */
export async function downloadPackages(
  source: PrivateApt,
  packages: readonly string[],
  { options = [], onLine }: DownloadOptions = {},
): Promise<readonly string[]> {
  const start = ['apt-get', '--yes', ...options.flatMap((option) => ['-o', option])] as const;
  // apt lists only what it has not downloaded yet, so it is shown an empty folder of archives.
  const empty = join(source.root, 'empty');
  await mkdir(join(empty, 'partial'), { recursive: true });
  const list = ['-qq', '-o', `Dir::Cache::archives=${empty}`, '--print-uris', 'install'];
  const [{ stdout }] = await allEnded([
    apt(source.root, [...start, ...list, ...packages], { exitCode: exitCodes.toolMissing }),
    apt(source.root, [...start, '-q', '--download-only', 'install', ...packages], {
      exitCode: exitCodes.toolMissing,
      hint: 'check the network, the mirror and the free space of the cache folder',
      ...(onLine === undefined ? {} : { onLine }),
    }),
  ]);
  const names = new Set(stdout.split('\n').map((line) => line.split(' ')[1] ?? ''));
  const folder = join(source.root, 'var/cache/apt/archives');
  const files = (await readdir(folder)).filter((name) => names.has(name));
  return files.toSorted().map((name) => join(folder, name));
}
