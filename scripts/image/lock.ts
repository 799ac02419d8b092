import { readFile } from 'node:fs/promises';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { release } from '../toolchain/release.ts';
import type { InstalledPackage } from './dpkg.ts';

/** The exact packages of an image: a later build with `--locked` takes these or fails. */
export interface PackageLock {
  readonly release: string;
  /** Name → version. */
  readonly packages: Readonly<Record<string, string>>;
}

export function lockOf(packages: readonly InstalledPackage[]): PackageLock {
  const versions = packages.map(({ name, version }) => [name, version] as const);
  return { release: release.name, packages: Object.fromEntries(versions) };
}

/** @throws Failure (3) when the file is not there, no lock, or of another release. */
export async function readLock(file: string): Promise<PackageLock> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const hint = 'a build without --locked writes it';
  if (text === undefined)
    throw new Failure(`there is no ${file} to hold this build to`, {
      exitCode: exitCodes.invalid,
      hint,
    });
  const value = parse(text);
  if (isLock(value)) return ofThisRelease(value, file);
  throw new Failure(`${file} is no lock of packages`, { exitCode: exitCodes.invalid, hint });
}

function ofThisRelease(lock: PackageLock, file: string): PackageLock {
  if (lock.release === release.name) return lock;
  throw new Failure(`${file} holds packages of ${lock.release}, and images are ${release.name}`, {
    exitCode: exitCodes.invalid,
    hint: 'a build without --locked writes one of this release',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isLock(value: unknown): value is PackageLock {
  if (typeof value !== 'object' || value === null) return false;
  if (!('packages' in value && 'release' in value)) return false;
  const { packages } = value;
  return (
    typeof value.release === 'string' &&
    typeof packages === 'object' &&
    packages !== null &&
    Object.entries(packages).every(([name, version]) => isName(name) && isVersion(version))
  );
}

/** Both go into a file that apt reads. */
function isName(name: string): boolean {
  return /^[a-z0-9][a-z0-9+.-]+$/.test(name);
}

function isVersion(version: unknown): boolean {
  return typeof version === 'string' && /^[A-Za-z0-9.+:~-]+$/.test(version);
}

/** The lock as apt_preferences(5): above 1000, a version is taken even if it is a step back. */
export function pinsText(lock: PackageLock): string {
  return Object.entries(lock.packages)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, version]) => `Package: ${name}\nPin: version ${version}\nPin-Priority: 1001\n`)
    .join('\n');
}

/**
 * The packages whose version is another than the lock's, in words.
 *
 * @param extent `part`: not all packages of the lock are to be there yet.
 */
export function lockDifferences(
  lock: PackageLock,
  installed: readonly InstalledPackage[],
  extent: 'all' | 'part' = 'all',
): readonly string[] {
  const versions = new Map(installed.map(({ name, version }) => [name, version]));
  const names = extent === 'all' ? Object.keys(lock.packages) : [];
  return [...new Set([...versions.keys(), ...names])]
    .toSorted()
    .filter((name) => versions.get(name) !== lock.packages[name])
    .map(
      (name) =>
        `${name}: locked ${lock.packages[name] ?? 'absent'}, installed ${versions.get(name) ?? 'absent'}`,
    );
}

/** @throws Failure (5) that names every package whose version is another than the lock's. */
export function checkLock(
  lock: PackageLock,
  installed: readonly InstalledPackage[],
  extent: 'all' | 'part' = 'all',
): void {
  const differing = lockDifferences(lock, installed, extent).map((line) => `    ${line}`);
  if (differing.length === 0) return;
  throw new Failure(['the packages are not those of the lock', ...differing].join('\n'), {
    exitCode: exitCodes.mkosi,
    hint: 'the mirror no longer has these versions: name one that does with --mirror (an archive of snapshots), or build without --locked',
  });
}
