import { readdir, rename, rm, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { run } from '../report/run.ts';
import { apt, type PrivateApt } from './apt.ts';
import { cacheFolder } from './cache.ts';
import { parseMkosiVersion } from '../mkosi/versions.ts';
import { findProgram, python } from './privileges.ts';

/** A mkosi that can be run: the host's own, or the one in our cache. */
export interface Mkosi {
  /** The words that start it. */
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly version: string;
  /** mkosi's own sandbox.py, which also runs single programs of a tree. */
  readonly sandbox: string;
}

/** The host's mkosi if it is new enough and of a version we know; undefined otherwise. */
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

/** Those that were found to run in this process, by their folder: asking costs a start of Python. */
const running = new Map<string, Mkosi>();

/** The mkosi of the target release from our cache; undefined when it was never fetched. */
export async function cachedMkosi(): Promise<Mkosi | undefined> {
  const root = cacheFolder('mkosi');
  const found = running.get(root) ?? (await tryMkosi(root));
  if (found !== undefined) running.set(root, found);
  return found;
}

async function tryMkosi(root: string): Promise<Mkosi | undefined> {
  const modules = join(root, 'usr/lib/python3/dist-packages');
  const program = join(root, 'usr/bin/mkosi');
  const sandbox = join(modules, 'mkosi/sandbox.py');
  if (!existsSync(sandbox)) return undefined;
  // Python would write byte code beside the modules, owned by whoever ran first.
  const env = { PYTHONPATH: modules, PYTHONDONTWRITEBYTECODE: '1' };
  const { stdout } = await run([python, program, '--version'], { env, accept: 'any' });
  const version = parseMkosiVersion(stdout);
  return version === undefined ? undefined : { argv: [python, program], env, version, sandbox };
}

/** Fetches mkosi from the target release's archive, signature-checked by apt, into our cache. */
export async function fetchMkosi(source: PrivateApt): Promise<Mkosi> {
  const root = cacheFolder('mkosi');
  const staging = `${root}.${process.pid}`;
  await rm(staging, { recursive: true, force: true });
  await mkdir(staging, { recursive: true });
  await apt(source.root, ['apt-get', '-q', 'download', 'mkosi'], {
    cwd: staging,
    exitCode: exitCodes.toolMissing,
  });
  const [deb] = (await readdir(staging)).filter((name) => name.endsWith('.deb'));
  await run(['dpkg-deb', '-x', join(staging, deb ?? 'mkosi.deb'), join(staging, 'tree')]);
  await rm(root, { recursive: true, force: true });
  await rename(join(staging, 'tree'), root);
  await rm(staging, { recursive: true, force: true });
  const mkosi = await cachedMkosi();
  if (mkosi !== undefined) return mkosi;
  throw new Failure('the mkosi that was fetched does not run', {
    exitCode: exitCodes.toolMissing,
    hint: 'it needs Python 3.9 or newer: python3 --version',
  });
}

/**
 * The mkosi to build with: the host's own when it is new enough, the cached one otherwise.
 *
 * @throws Failure (4) when there is none; `ensureTree` fetches one.
 */
export async function findMkosi(): Promise<Mkosi> {
  const found = (await hostMkosi()) ?? (await cachedMkosi());
  if (found !== undefined) return found;
  throw new Failure('there is no mkosi in the cache', {
    exitCode: exitCodes.toolMissing,
    hint: 'build an image first: npm run build:director',
  });
}
