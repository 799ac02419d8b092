import { digestOf } from '../../../host/digest.ts';

/** The licences that a package declares for its files. */
export interface DeclaredLicence {
  /** An SPDX expression. */
  readonly expression: string;
  /** The licences of the expression that are not on SPDX's list. */
  readonly extracted: readonly ExtractedLicence[];
}

/** A licence that is not on SPDX's list, with its text. */
export interface ExtractedLicence {
  /** `LicenseRef-…`, derived from name and text, so that packages with the same text share it. */
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

export function extractedLicence(name: string, text: string): ExtractedLicence {
  // SPDX allows letters, digits, dots and hyphens in an id.
  const readable = name.replaceAll(/[^A-Za-z0-9.]+/g, '-').replaceAll(/^-|-$/g, '');
  const digest = digestOf([name, text.replaceAll(/\s+/g, ' ').trim()]).slice(0, 8);
  return { id: `LicenseRef-${readable}-${digest}`, name, text };
}
