import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { run } from '../runtime/run.ts';
import { cacheFolder } from '../host/cache.ts';
import { makeFolder } from '../runtime/make-folder.ts';

const debianPackage = 'debian-archive-keyring';

/** The files of that package with the keys that Debian signs its archives with. */
const files = [
  `usr/share/keyrings/${debianPackage}.gpg`,
  `usr/share/keyrings/${debianPackage}.pgp`,
] as const;

/** The keyring as programs of the `build` sysroot, which contains the package, see it. */
export const sysrootKeyring = `/${files[0]}`;

/**
 * The keyring of Debian's archive: the host's own, or the one in the cache.
 *
 * @throws Failure (4) when there is neither.
 */
export function archiveKeyring(): string {
  const keyring = findKeyring();
  if (keyring !== undefined) return keyring;
  throw new Failure(`this host lacks ${sysrootKeyring}`, {
    exitCode: exitCodes.toolMissing,
    hint: `sudo apt-get install --no-install-recommends ${debianPackage}`,
  });
}

function findKeyring(): string | undefined {
  const roots = ['/', cacheFolder('keyring')];
  return roots.flatMap((root) => files.map((file) => join(root, file))).find(existsSync);
}

/**
 * Fetches the keyring into the cache where the host has none, as on a fresh Ubuntu: from the host's own archive, whose
 * signature the host's apt checks.
 *
 * @returns whether there is a keyring now.
 */
export async function fetchKeyring(): Promise<boolean> {
  if (findKeyring() !== undefined) return true;
  const folder = cacheFolder('keyring');
  const staging = `${folder}.${process.pid}`;
  try {
    await makeFolder(staging);
    // Without apt's change of user: a container may have no such user.
    const apt = ['apt-get', '-q', '-o', 'APT::Sandbox::User='] as const;
    const download = [...apt, 'download', debianPackage] as const;
    if ((await run(download, { cwd: staging, accept: 'any' })).code !== 0) return false;
    const [archive = ''] = await readdir(staging);
    const unpacked = join(staging, 'unpacked');
    await run(['dpkg-deb', '-x', join(staging, archive), unpacked]);
    await rm(folder, { recursive: true, force: true });
    await rename(unpacked, folder);
    return findKeyring() !== undefined;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
