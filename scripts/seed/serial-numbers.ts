import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SeedFormat } from '../../overlays/shared/seed/seed.ts';
import { makeFolder } from '../runtime/make-folder.ts';
import { replaceFile } from '../runtime/replace-file.ts';

/** By format: what the last seed of a node was, and its number. */
type Issued = Partial<Record<SeedFormat, { readonly serial: number; readonly digest: string }>>;

/**
 * The serial number for a node's seed: that of the last one when it is the same, so that it has the same bytes;
 * otherwise a greater one. Numbers are seconds since 1970 where the clock allows, because a host whose records were
 * lost, or are those of a backup, must not begin again below what nodes have taken.
 *
 * @param folder of the cluster's secrets.
 * @param digest of all that the number is for.
 */
export async function serialNumber(
  folder: string,
  node: string,
  { format, digest, now }: { format: SeedFormat; digest: string; now: Date },
): Promise<number> {
  const file = join(folder, 'serials', `${node}.json`);
  const issued = await readIssued(file);
  const last = issued[format];
  if (last?.digest === digest) return last.serial;
  const highest = Math.max(0, ...Object.values(issued).map((each) => each.serial));
  const serial = Math.max(highest + 1, Math.floor(now.getTime() / 1000));
  await makeFolder(dirname(file), 0o700);
  await replaceFile(file, `${JSON.stringify({ ...issued, [format]: { serial, digest } })}\n`);
  return serial;
}

/** Nothing for a damaged record: the clock is enough. */
async function readIssued(file: string): Promise<Issued> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isIssued(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

function isIssued(value: unknown): value is Issued {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(
      (each: unknown) =>
        typeof each === 'object' &&
        each !== null &&
        'serial' in each &&
        Number.isSafeInteger(each.serial) &&
        'digest' in each &&
        typeof each.digest === 'string',
    )
  );
}
