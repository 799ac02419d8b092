import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { release } from '../../toolchain/release.ts';
import type { Role } from '../../../overlays/shared/node/node.ts';
import type { InstalledPackage } from './dpkg.ts';

/** The exact packages of an image: a later build with `--locked` installs these or fails. */
export interface PackageLock {
  readonly release: string;
  /** The day of the archive that they were taken from, `2026-11-28`: images have it in their version. */
  readonly archive: string;
  /** Name → version. */
  readonly packages: Readonly<Record<string, string>>;
}

export function lockOf(packages: readonly InstalledPackage[], archive: string): PackageLock {
  return { release: release.name, archive, packages: versionsOf(packages) };
}

/** Name → version. */
export function versionsOf(packages: readonly InstalledPackage[]): PackageLock['packages'] {
  return Object.fromEntries(packages.map(({ name, version }) => [name, version]));
}

/** The lock file of a role in the folder of its images. */
export function lockPath(folder: string, role: Role): string {
  return join(folder, `${role}.lock.json`);
}

/**
 * @param reader what needs it, for the message.
 * @throws Failure (3) when the file does not exist, is not a lock, or is of another release.
 */
export async function readLock(file: string, reader = '--locked'): Promise<PackageLock> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const hint = 'a build without --locked writes it';
  if (text === undefined)
    throw new Failure(`${reader} needs ${file}, which does not exist`, {
      exitCode: exitCodes.invalid,
      hint,
    });
  const value = parse(text);
  if (isLock(value)) return ofThisRelease(value, file);
  throw new Failure(`${file} is not a package lock`, { exitCode: exitCodes.invalid, hint });
}

function ofThisRelease(lock: PackageLock, file: string): PackageLock {
  if (lock.release === release.name) return lock;
  throw new Failure(
    `${file} locks packages of ${lock.release}, but images are built from ${release.name}`,
    {
      exitCode: exitCodes.invalid,
      hint: 'a build without --locked writes one for this release',
    },
  );
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
  if (!('packages' in value && 'release' in value && 'archive' in value)) return false;
  const { packages, archive } = value;
  return (
    typeof value.release === 'string' &&
    typeof archive === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(archive) &&
    typeof packages === 'object' &&
    packages !== null &&
    Object.entries(packages).every(([name, version]) => isName(name) && isVersion(version))
  );
}

/** Names and versions are written into apt's preferences, so they must not contain line breaks. */
function isName(name: string): boolean {
  return /^[a-z0-9][a-z0-9+.-]+$/.test(name);
}

function isVersion(version: unknown): boolean {
  return typeof version === 'string' && /^[A-Za-z0-9.+:~-]+$/.test(version);
}

/** The lock as apt_preferences(5): a priority above 1000 also allows downgrades. */
export function pinsText(lock: PackageLock): string {
  return Object.entries(lock.packages)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, version]) => `Package: ${name}\nPin: version ${version}\nPin-Priority: 1001\n`)
    .join('\n');
}

/**
 * Describes every package whose version differs from the lock's.
 *
 * @param extent `part`: packages of the lock may not be installed yet.
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

/** @throws Failure (5) that names every package whose version differs from the lock's. */
export function checkLock(
  lock: PackageLock,
  installed: readonly InstalledPackage[],
  extent: 'all' | 'part' = 'all',
): void {
  const differing = lockDifferences(lock, installed, extent).map((line) => `    ${line}`);
  if (differing.length === 0) return;
  throw new Failure(['the installed packages differ from the lock', ...differing].join('\n'), {
    exitCode: exitCodes.mkosi,
    hint: 'the mirror no longer has these versions: name one that does with --mirror (a snapshot archive), or build without --locked',
  });
}
