import { readFileSync } from 'node:fs';

/** lvsmith's own version, which is also that of the images it makes. */
export function lvsmithVersion(): string {
  const text: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
  if (typeof text === 'object' && text !== null && 'version' in text) return String(text.version);
  throw new Error('package.json has no version');
}

/**
 * The time that every file of an image is clamped to: a constant, so that the same input gives the
 * same bytes; SOURCE_DATE_EPOCH overrides it (reproducible-builds.org/specs/source-date-epoch).
 */
export function sourceDateEpoch(): number {
  const given = Number(process.env['SOURCE_DATE_EPOCH']);
  // FAT knows no time before 1980.
  return given >= 315532800 ? given : 1767225600;
}
