import { hashPassword } from '../../overlays/shared/node/password-hash.ts';
import type { SeedFormat } from '../../overlays/shared/seed/seed.ts';
import { seedLayout } from '../../overlays/shared/seed/layout.ts';
import { writeFat } from '../../scripts/media/fat/write.ts';
import { writeIso } from '../../scripts/media/iso9660/write.ts';
import { seedContents } from '../../scripts/seed/node-seeds.ts';
import { serializeSeed } from '../../scripts/seed/serialize.ts';
import type { NodeSecrets } from '../../scripts/seed/secrets.ts';
import { opensshPrivateKey } from '../../overlays/shared/ssh/key.ts';
import { labCluster } from './fake-node.ts';
import { sampleKeyText } from './signed-seeds.ts';

/** Secrets that are none: the same in every test. */
export const sampleSecrets: NodeSecrets = {
  corosyncAuthkey: Buffer.alloc(256, 'c').toString('base64'),
  pacemakerAuthkey: Buffer.alloc(256, 'p').toString('base64'),
  monPassword: 'a-password-for-tests',
  consolePassword: 'another-password-for-tests',
  sshHostKey: opensshPrivateKey(Buffer.alloc(32, 1), Buffer.alloc(32, 2), 'test', 7),
  applyKey: sampleKeyText(5),
};

const { consolePassword, applyKey: _, ...secretsAsTheyAre } = sampleSecrets;

/** The section of a director's seed with everything that it can hold. */
export const sampleSection = {
  cluster: 'lab',
  role: 'director',
  ...secretsAsTheyAre,
  consolePasswordHash: hashPassword(consolePassword, Buffer.alloc(16, 's')),
  smtpPassword: 'a "password" of \\ somebody: else',
  webhookUrl: 'https://hooks.example.org/T0/B0/x?y=z',
  webhookToken: 'a-token.for~tests+/=',
} as const;

export function sampleFiles(node: string, format: SeedFormat = 'nocloud'): Record<string, string> {
  return { ...serializeSeed(format, seedContents(labCluster, node, sampleSecrets)) };
}

type SampleFiles = Readonly<Record<string, string | Uint8Array>>;

export function isoOf(files: SampleFiles, format: SeedFormat = 'nocloud'): Uint8Array {
  return writeIso(bytesOf(files), seedLayout[format].labels[0]);
}

/** A FAT file system, as on a USB stick. */
export function fatOf(files: SampleFiles, format: SeedFormat = 'nocloud'): Uint8Array {
  return writeFat(bytesOf(files), seedLayout[format].labels[0]);
}

function bytesOf(files: SampleFiles): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, Buffer.from(text)] as const),
  );
}
