import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '../../../overlays/shared/node/node.ts';
import { outputSuffixes } from './metadata.ts';

/** What the last successful build was made of. */
export interface BuildKeys {
  readonly disk: string;
  /** The metadata covers more than the disk: the source of each file, for instance. */
  readonly metadata: string;
}

/** The note that a successful build leaves: what it was made of, and its files. */
interface Stamp {
  readonly keys: BuildKeys;
  /** Suffix → size and time of modification: a file that was touched is built again. */
  readonly files: Readonly<Record<string, string>>;
}

/** Which parts of the image in `folder` are what `keys` would build, unmodified since. */
export async function upToDate(
  folder: string,
  role: Role,
  keys: BuildKeys,
): Promise<'nothing' | 'disk' | 'all'> {
  const text = await readFile(stampFile(folder, role), 'utf8').catch(() => '');
  const files = await fingerprints(folder, role);
  if (text === stampText({ keys, files })) return 'all';
  const metadata = /^ {4}"metadata": "(\w+)"$/m.exec(text)?.[1] ?? '';
  return text === stampText({ keys: { ...keys, metadata }, files }) ? 'disk' : 'nothing';
}

export async function writeStamp(folder: string, role: Role, keys: BuildKeys): Promise<void> {
  const files = await fingerprints(folder, role);
  await writeFile(stampFile(folder, role), stampText({ keys, files }));
}

function stampFile(folder: string, role: Role): string {
  return join(folder, `.${role}.stamp.json`);
}

function stampText({ keys: { disk, metadata }, files }: Stamp): string {
  return `${JSON.stringify({ keys: { disk, metadata }, files }, null, 2)}\n`;
}

async function fingerprints(folder: string, role: Role): Promise<Stamp['files']> {
  const entries = await Promise.all(
    outputSuffixes.map(async (suffix) => {
      const status = await stat(join(folder, `${role}.${suffix}`)).catch(() => undefined);
      return [suffix, status === undefined ? '' : `${status.size} ${status.mtimeMs}`] as const;
    }),
  );
  return Object.fromEntries(entries);
}
