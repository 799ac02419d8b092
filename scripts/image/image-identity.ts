import { digestOf } from '../host/digest.ts';

/** What tells an image from every other one of its role, to people and to a boot loader. */
export interface ImageIdentity {
  /** IMAGE_VERSION: shown on the node, and what updates compare. */
  readonly version: string;
  /** The UUID of the root, in lower case: a kernel that looks for it never takes another root. */
  readonly rootId: string;
}

/**
 * The identity of an image, the same on every host that makes it of the same things.
 *
 * @param contents everything that the image is made of.
 * @param archive the day of the archive that its packages were taken from, `2026-11-28`.
 * @param wanted the version that the user gave. Without it: the archive's day, and a word from the contents.
 */
export function imageIdentity(
  contents: unknown,
  archive: string,
  wanted: string | undefined,
): ImageIdentity {
  const day = archive.split('-').map(Number).join('.');
  const version = wanted ?? `${day}-${digestOf(contents).slice(0, 8)}`;
  return { version, rootId: uuidOf({ contents, version }) };
}

/** A UUID derived from a value (RFC 9562, version 8). */
export function uuidOf(value: unknown): string {
  const hex = digestOf(value);
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
