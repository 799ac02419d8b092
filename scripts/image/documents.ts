import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../overlays/shared/files.ts';
import type { Role } from '../../overlays/shared/node.ts';
import type { LoadedProfile } from '../profile/load.ts';
import { digestOf } from '../toolchain/digest.ts';
import { checksumsText } from './checksums.ts';
import type { BuildContext } from './context.ts';
import type { DiskRequest } from './disk-request.ts';
import { lockOf } from './lock.ts';
import { installedPackages } from './dpkg.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { cycloneDxDocument } from './cyclonedx.ts';
import { conversionsOf } from './formats.ts';
import { manifestOf } from './manifest.ts';
import { spdxDocument } from './spdx.ts';

/** Those that tell what is in the disk. */
export const documentEndings = ['manifest.json', 'lock.json', 'spdx.json', 'cdx.json'] as const;

/** The files of one role that a build leaves, by their endings; the disk last. */
export const outputEndings = [
  'vmlinuz',
  'initrd',
  'cmdline',
  'files',
  'digests',
  ...documentEndings,
  'SHA256SUMS',
  'raw',
] as const;

/** Counts what changes in the bills of materials although nothing changes in an image. */
const billEdition = 2;

/** Changes when anything changes that the documents tell of a disk, be it a comment of the profile. */
export async function documentsKey(
  context: BuildContext,
  request: DiskRequest,
  loaded: LoadedProfile,
): Promise<string> {
  const installed = await installedPackages(request.packages.folder);
  return digestOf([billEdition, manifestOf(context, request, loaded, installed)]);
}

/** The documents of a role, by their endings. */
export type Documents = Readonly<Record<(typeof documentEndings)[number], unknown>>;

/**
 * What is in a disk: manifest, lock, bills of materials. All of it is the same for the same image: no times,
 * no names of folders.
 */
export async function documentsOf(
  context: BuildContext,
  request: DiskRequest,
  loaded: LoadedProfile,
): Promise<Documents> {
  const installed = await installedPackages(request.packages.folder);
  const bill = await billOfMaterials(request, installed);
  return {
    'manifest.json': manifestOf(context, request, loaded, installed),
    'lock.json': lockOf(installed),
    'spdx.json': spdxDocument(bill),
    'cdx.json': cycloneDxDocument(bill),
  };
}

export async function writeDocuments(
  role: Role,
  documents: Documents,
  folder: string,
): Promise<void> {
  for (const ending of documentEndings) {
    const text = JSON.stringify(documents[ending], null, 2);
    await writeFile(join(folder, `${role}.${ending}`), `${text}\n`);
  }
}

/** Writes SHA256SUMS over all that a folder has of a role, other forms of the disk included. */
export async function writeChecksums(role: Role, folder: string): Promise<void> {
  const covered = outputEndings.filter((ending) => ending !== 'SHA256SUMS');
  const files = covered.map((ending) => join(folder, `${role}.${ending}`));
  const converted = await conversionsOf(join(folder, `${role}.raw`));
  const text = await checksumsText([...files, ...converted]);
  writeAtomically(join(folder, `${role}.SHA256SUMS`), text);
}
