import { rules } from './rules/all.ts';
import { schemaCodes } from './schema-messages.ts';

/** The codes of what is wrong with the file, or with its YAML. */
const fileCodes = [
  'missing-file',
  'unreadable-file',
  'file-too-large',
  'not-text',
  'empty-file',
  'yaml-syntax',
  'duplicate-key',
  'multiple-documents',
  'alias-bomb',
  'alias-loop',
  'unknown-alias',
  'too-deep',
] as const;

/** Every code that the profile's checks can give; docs/diagnostics.md has an entry for each. */
export const profileCodes: readonly string[] = [
  ...new Set([...fileCodes, ...schemaCodes, ...rules.flatMap(({ codes }) => codes)]),
];
