import { readdir, symlink } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { exitCodes } from '../runtime/exit-codes.ts';
import { run } from '../runtime/run.ts';
import { settleAll } from '../runtime/settle-all.ts';
import type { Step } from '../progress/progress.ts';
import { apt, type PrivateApt } from './apt.ts';
import { finishSysroot } from './postinst.ts';
import { makeFolder } from '../runtime/make-folder.ts';

/**
 * Makes a sysroot by unpacking packages without running their scripts: a few seconds where an installation takes a
 * minute. `finishSysroot` does what the programs need of those scripts.
 */
export async function unpackSysroot(
  privateApt: PrivateApt,
  packages: readonly string[],
  sysroot: string,
  step: Step,
): Promise<void> {
  const archives = await downloadPackages(privateApt, packages, { onLine: step.output });
  await makeFolder(sysroot);
  await unpackPackages(archives, sysroot, step.output);
  await finishSysroot(sysroot);
}

/**
 * Unpacks packages into a folder with merged /usr, on all processors.
 *
 * @param prefix of commands, from `privilegePrefix`, where the files' owners matter.
 */
export async function unpackPackages(
  archives: readonly string[],
  folder: string,
  onLine: (line: string) => void,
  prefix: readonly string[] = [],
): Promise<void> {
  for (const top of ['bin', 'sbin', 'lib', 'lib64']) {
    await makeFolder(join(folder, 'usr', top));
    await symlink(`usr/${top}`, join(folder, top));
  }
  const queue = [...archives];
  const worker = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      onLine(`unpacking ${file.slice(file.lastIndexOf('/') + 1)}`);
      await unpack(file, folder, prefix);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/** Folders of /usr/share that no program reads: thousands of files, as slow to unpack as all others together. */
const unread = ['doc', 'info', 'lintian', 'locale', 'man'];

async function unpack(file: string, folder: string, prefix: readonly string[]): Promise<void> {
  const excludes = unread.map((name) => `--exclude=./usr/share/${name}/*`);
  const script = 'dpkg-deb --fsys-tarfile "$1" | tar -xp --numeric-owner -C "${@:2}"';
  const [first, ...rest] = [...prefix, 'bash', '-o', 'pipefail', '-c', script, 'unpack'];
  await run([first ?? 'bash', ...rest, file, folder, ...excludes], {
    exitCode: exitCodes.toolMissing,
    hint: `if the disk is not full, the package is damaged: remove ${file} and try again`,
  });
}

export interface DownloadOptions {
  /** Options of apt, see apt.conf(5). */
  readonly options?: readonly string[];
  readonly onLine?: ((line: string) => void) | undefined;
}

/** Downloads packages with their dependencies. @returns the absolute paths of the files, sorted. */
export async function downloadPackages(
  { root }: PrivateApt,
  packages: readonly string[],
  { options = [], onLine }: DownloadOptions = {},
): Promise<readonly string[]> {
  const start = ['apt-get', '--yes', ...options.flatMap((option) => ['-o', option])] as const;
  // apt lists only what it has not downloaded yet, so list with an empty archives folder.
  const empty = join(root, 'empty');
  await makeFolder(join(empty, 'partial'));
  const list = ['-qq', '-o', `Dir::Cache::archives=${empty}`, '--print-uris', 'install'];
  const [{ stdout }] = await settleAll([
    apt(root, [...start, ...list, ...packages], { exitCode: exitCodes.toolMissing }),
    apt(root, [...start, '-q', '--download-only', 'install', ...packages], {
      exitCode: exitCodes.toolMissing,
      hint: 'check the network, the mirror and the free space of the cache folder',
      onLine,
    }),
  ]);
  const names = new Set(stdout.split('\n').map((line) => line.split(' ')[1] ?? ''));
  const folder = join(root, 'var/cache/apt/archives');
  const files = (await readdir(folder)).filter((name) => names.has(name));
  return files.toSorted().map((name) => join(folder, name));
}
