import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { basePackages, packagesOf } from '../image/rootfs/packages.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { installed } from '../runtime/installation.ts';
import { run } from '../runtime/run.ts';
import { archiveKeyring } from '../toolchain/keyring.ts';
import { findMirror } from '../toolchain/mirror.ts';
import { findProgram } from '../host/privileges.ts';
import { release } from '../toolchain/release.ts';
import { sourcesText, suitesOf } from '../toolchain/sources.ts';

const script = installed('scripts/bench/plain-debian.sh');
const programs = ['mmdebstrap', 'mcopy', 'mkfs.vfat', 'mke2fs', 'sfdisk'] as const;

/** Why this host cannot make the disk, and what to do; undefined if it can. */
export function whyNoPlainDebian(): string | undefined {
  const missing = programs.filter((name) => findProgram(name) === undefined);
  if (missing.length > 0)
    return `this host lacks ${missing.join(', ')}: apt-get install mmdebstrap mtools dosfstools e2fsprogs fdisk`;
  return process.getuid?.() === 0 ? undefined : 'mmdebstrap needs root here';
}

/**
 * Makes a disk of plain Debian with the packages of a director.
 *
 * @param added further packages, such as `cloud-init`.
 * @returns the path of the disk, below `folder`.
 * @throws Failure (4) where the host cannot.
 */
export async function plainDebian(folder: string, added: readonly string[]): Promise<string> {
  const why = whyNoPlainDebian();
  if (why !== undefined) throw new Failure(why, { exitCode: exitCodes.toolMissing });
  const sources = join(folder, 'plain.sources');
  await writeFile(sources, sourcesText(suitesOf(await findMirror()), archiveKeyring()));
  // The kernel only recommends what makes its initrd.
  const packages = [...basePackages('cloud'), ...packagesOf('director', added), 'initramfs-tools'];
  await run(['bash', script, release.name, sources, packages.join(','), folder]);
  return join(folder, 'plain.raw');
}
