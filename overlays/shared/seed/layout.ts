import { createHash } from 'node:crypto';
import type { SeedBytes, SeedFormat } from './seed.ts';

/** Where each format keeps its parts, and the volume labels that its media have. */
export const seedLayout = {
  nocloud: {
    labels: ['cidata', 'CIDATA'],
    metaData: 'meta-data',
    userData: 'user-data',
    network: 'network-config',
  },
  'config-drive': {
    labels: ['config-2', 'CONFIG-2'],
    metaData: 'openstack/latest/meta_data.json',
    userData: 'openstack/latest/user_data',
    network: 'openstack/latest/network_data.json',
  },
} as const satisfies Record<SeedFormat, unknown>;

/** A file of a seed may be this long: ten times a generous one, and read at once by a slow machine. */
export const maxSeedFileBytes = 64 * 1024;

/** The files that a format may have, in a fixed order. */
export function seedFileNames(format: SeedFormat): readonly string[] {
  const { metaData, userData, network } = seedLayout[format];
  return [metaData, userData, network];
}

/** SHA-256 over names and contents, hex; the same for the same files on any kind of medium. */
export function seedDigest(format: SeedFormat, files: SeedBytes): string {
  return digestOf(seedFileNames(format), files);
}

/** The same over some other files of a medium. */
export function digestOf(names: readonly string[], files: SeedBytes): string {
  const hash = createHash('sha256');
  for (const name of names) {
    const bytes = files[name];
    if (bytes !== undefined) hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}
