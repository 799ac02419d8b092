import { readdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { run } from '../runtime/run.ts';
import { apt, type PrivateApt } from './apt.ts';
import { cacheFolder } from '../host/cache.ts';
import { parseMkosiVersion } from '../mkosi/versions.ts';
import { findProgram, python } from '../host/privileges.ts';
import { makeFolder } from '../runtime/make-folder.ts';

/** A mkosi that can be run: the host's own, or the one in the cache. */
export interface Mkosi {
  /** The command, without mkosi's arguments. */
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly version: string;
  /** mkosi's sandbox.py, which also runs programs of a sysroot. */
  readonly sandbox: string;
}

/** The host's mkosi if its version is supported; undefined otherwise. */
export async function hostMkosi(): Promise<Mkosi | undefined> {
  const program = findProgram('mkosi');
  if (program === undefined) return undefined;
  const { stdout } = await run([program, '--version'], { accept: 'any' });
  const version = parseMkosiVersion(stdout);
  const found = await run([python, '-c', 'import mkosi; print(mkosi.__path__[0])'], {
    accept: 'any',
  });
  if (version === undefined || found.code !== 0) return undefined;
  const sandbox = join(found.stdout.trim(), 'sandbox.py');
  return { argv: [program], env: {}, version, sandbox };
}

/** What this process found, by folder: checking costs a start of Python. */
const checked = new Map<string, Mkosi>();

/** The mkosi of the target release from the cache; undefined when it was never fetched. */
export async function cachedMkosi(): Promise<Mkosi | undefined> {
  const root = cacheFolder('mkosi');
  const found = checked.get(root) ?? (await tryMkosi(root));
  if (found !== undefined) checked.set(root, found);
  return found;
}

async function tryMkosi(root: string): Promise<Mkosi | undefined> {
  const modules = join(root, 'usr/lib/python3/dist-packages');
  const program = join(root, 'usr/bin/mkosi');
  const sandbox = join(modules, 'mkosi/sandbox.py');
  if (!existsSync(sandbox)) return undefined;
  // Otherwise Python writes byte code beside the modules, owned by whoever runs first.
  const env = { PYTHONPATH: modules, PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await run([python, program, '--version'], { env, accept: 'any' });
  const version = parseMkosiVersion(stdout);
  return version === undefined ? undefined : { argv: [python, program], env, version, sandbox };
}

/** Fetches mkosi from the target release's archive, signature-checked by apt, into the cache. */
export async function fetchMkosi({ root: aptRoot }: PrivateApt): Promise<Mkosi> {
  const root = cacheFolder('mkosi');
  const staging = `${root}.${process.pid}`;
  await rm(staging, { recursive: true, force: true });
  await makeFolder(staging);
  await apt(aptRoot, ['apt-get', '-q', 'download', 'mkosi'], {
    cwd: staging,
    exitCode: exitCodes.toolMissing,
  });
  const [deb] = (await readdir(staging)).filter((name) => name.endsWith('.deb'));
  await run(['dpkg-deb', '-x', join(staging, deb ?? 'mkosi.deb'), join(staging, 'unpacked')]);
  await rm(root, { recursive: true, force: true });
  await rename(join(staging, 'unpacked'), root);
  await rm(staging, { recursive: true, force: true });
  const mkosi = await cachedMkosi();
  if (mkosi !== undefined) return mkosi;
  throw new Failure('the fetched mkosi does not run', {
    exitCode: exitCodes.toolMissing,
    hint: 'it needs Python 3.9 or newer: python3 --version',
  });
}

/**
 * The mkosi to build with: the host's own when it is new enough, the cached one otherwise.
 *
 * @throws Failure (4) when there is neither; `ensureSysroot` fetches one.
 */
export async function findMkosi(): Promise<Mkosi> {
  const found = (await hostMkosi()) ?? (await cachedMkosi());
  if (found !== undefined) return found;
  throw new Failure('mkosi is neither installed nor in the cache', {
    exitCode: exitCodes.toolMissing,
    hint: 'build an image first: lvsmith build director',
  });
}
