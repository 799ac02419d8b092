import { createHash } from 'node:crypto';
import { managedFile } from '../../shared/apply/managed.ts';
import { readIfThere } from '../../shared/node/files.ts';
import { paths } from '../../shared/node/paths.ts';
import { at, type System } from '../firstboot/system.ts';

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
