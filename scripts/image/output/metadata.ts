import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../../overlays/shared/node/files.ts';
import type { Role } from '../../../overlays/shared/node/node.ts';
import { digestOf } from '../../host/digest.ts';
import { checksumsText } from './checksums.ts';
import type { BuildContext } from '../context.ts';
import type { BuildInputs, DiskInputs } from '../build-inputs.ts';
import { payloadSuffixes } from './payload.ts';
import { lockOf } from '../rootfs/package-lock.ts';
import { installedPackages } from '../rootfs/dpkg.ts';
import { billOfMaterials } from '../sbom/bill-of-materials.ts';
import { cycloneDxDocument } from '../sbom/cyclonedx.ts';
import { conversionsOf } from './formats.ts';
import { manifestOf } from './manifest.ts';
import { spdxDocument } from '../sbom/spdx.ts';

/** The files that describe a disk. */
export const metadataSuffixes = ['manifest.json', 'lock.json', 'spdx.json', 'cdx.json'] as const;

/** The files that a build makes for a role, by suffix; the disk last. Those of the payload may not be there. */
export const outputSuffixes = [
  'vmlinuz',
  'initrd',
  'cmdline',
  'files',
  'digests',
  ...payloadSuffixes,
  ...metadataSuffixes,
  'SHA256SUMS',
  'SHA256SUMS.sig',
  'raw',
] as const;

/** Raise it when the bills of materials change although no image does. */
const billEdition = 4;

/** Identifies the metadata of a disk: even a comment of the profile counts. */
export async function metadataKey(context: BuildContext, inputs: BuildInputs): Promise<string> {
  const installed = await installedPackages(inputs.rootfs.path);
  return digestOf([billEdition, inputs.archive, manifestOf(context, inputs, installed)]);
}

/** The metadata of a role, by suffix. */
export type Metadata = Readonly<Record<(typeof metadataSuffixes)[number], unknown>>;

/**
 * What is in a disk: manifest, lock and bills of materials. Identical for identical images: it holds no times and no
 * paths of the host.
 */
export async function describeImage(context: BuildContext, inputs: BuildInputs): Promise<Metadata> {
  const installed = await installedPackages(inputs.rootfs.path);
  const bill = await billOfMaterials(inputs, installed);
  return {
    'manifest.json': manifestOf(context, inputs, installed),
    'lock.json': lockOf(installed, inputs.archive),
    'spdx.json': spdxDocument(bill),
    'cdx.json': cycloneDxDocument(bill),
  };
}

export async function writeMetadata(role: Role, metadata: Metadata, folder: string): Promise<void> {
  for (const suffix of metadataSuffixes) {
    const text = JSON.stringify(metadata[suffix], null, 2);
    await writeFile(join(folder, `${role}.${suffix}`), `${text}\n`);
  }
}

/** Writes SHA256SUMS over all files of a role in a folder, conversions of the disk included, and signs it. */
export async function writeChecksums(
  { role, key }: Pick<DiskInputs, 'role' | 'key'>,
  folder: string,
): Promise<void> {
  const covered = outputSuffixes.filter((suffix) => !suffix.startsWith('SHA256SUMS'));
  const files = covered
    .map((suffix) => join(folder, `${role}.${suffix}`))
    // An image with a writable root has no payload.
    .filter((file) => existsSync(file));
  const conversions = await conversionsOf(join(folder, `${role}.raw`));
  const text = await checksumsText([...files, ...conversions]);
  // The signature last: what checks it first sees the old sums with the old one, or says that they do not fit.
  writeAtomically(join(folder, `${role}.SHA256SUMS`), text);
  writeAtomically(join(folder, `${role}.SHA256SUMS.sig`), key.sign(text, 'checksums'));
}
