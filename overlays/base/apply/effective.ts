import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { managedFile } from '../../shared/apply/managed.ts';
import { readIfThere } from '../../shared/node/files.ts';
import { paths } from '../../shared/node/paths.ts';
import { at, type System } from '../firstboot/system.ts';

/**
 * The bytes of the file that counts, for a comparison; undefined: there is none. Nor does one count that not everybody
 * may read: a digest would tell whoever asks when a guess is right.
 */
export function comparableBytes(
  system: Pick<System, 'root'>,
  path: string,
): Uint8Array | undefined {
  const kept = managedFile(path)?.kept ?? path;
  for (const place of [kept, path]) {
    const file = at(system, place);
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) continue;
    return stat.isFile() && (stat.mode & 0o004) !== 0 ? readFileSync(file) : undefined;
  }
  return undefined;
}

/** The file that counts: the one that replaces the image's, or the image's; undefined: there is none. */
export function effectiveText(system: Pick<System, 'root'>, path: string): string | undefined {
  const kept = managedFile(path)?.kept ?? path;
  return readIfThere(at(system, kept)) ?? readIfThere(at(system, path));
}

/**
 * What tells one image from another, SHA-256 in hex: its version, and the cluster that it was built for. The shell
 * script `apply-due` computes the same.
 */
export function imageDigest(system: System): string {
  const texts = ['/usr/lib/os-release', paths.cluster].map((path) => readIfThere(at(system, path)));
  return createHash('sha256').update(texts.join('')).digest('hex');
}
