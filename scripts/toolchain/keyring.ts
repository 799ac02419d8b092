import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { run } from '../report/run.ts';
import { cacheFolder } from './cache.ts';

const debianPackage = 'debian-archive-keyring';

/** Where that package keeps the keys that Debian signs its archives with. */
const files = [
  `usr/share/keyrings/${debianPackage}.gpg`,
  `usr/share/keyrings/${debianPackage}.pgp`,
] as const;

/** Where programs find them that run in a tree of tools: each tree that installs packages has the package. */
export const toolsKeyring = `/${files[0]}`;

/**
 * The keys of Debian's archive: the host's own, or those in our cache.
 *
 * @throws Failure (4) where there are none.
 */
export function archiveKeyring(): string {
  const keyring = findKeyring();
  if (keyring !== undefined) return keyring;
  throw new Failure(`this host lacks ${toolsKeyring}`, {
    exitCode: exitCodes.toolMissing,
    hint: `sudo apt-get install --no-install-recommends ${debianPackage}`,
  });
}

function findKeyring(): string | undefined {
  const roots = ['/', cacheFolder('keyring')];
  return roots.flatMap((root) => files.map((file) => join(root, file))).find(existsSync);
}

/**
 * Where the host has no keys of Debian's archive, as a fresh Ubuntu: takes the package that has them from the
 * host's own archive, whose signature the host's apt has checked, into our cache.
 *
 * @returns whether there are keys now.
 */
export async function fetchKeyring(): Promise<boolean> {
  if (findKeyring() !== undefined) return true;
  const place = cacheFolder('keyring');
  const staging = `${place}.${process.pid}`;
  try {
    await mkdir(staging, { recursive: true });
    // As whoever runs this: in a container there may be nobody to change to.
    const apt = ['apt-get', '-q', '-o', 'APT::Sandbox::User='] as const;
    const download = [...apt, 'download', debianPackage] as const;
    if ((await run(download, { cwd: staging, accept: 'any' })).code !== 0) return false;
    const [archive = ''] = await readdir(staging);
    const tree = join(staging, 'tree');
    await run(['dpkg-deb', '-x', join(staging, archive), tree]);
    await rm(place, { recursive: true, force: true });
    await rename(tree, place);
    return findKeyring() !== undefined;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
