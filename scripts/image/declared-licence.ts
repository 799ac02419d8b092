import { digestOf } from '../toolchain/digest.ts';

/** The licences under which a package says that its files are. */
export interface DeclaredLicence {
  /** In SPDX's syntax. */
  readonly expression: string;
  /** Those of the expression that are not on SPDX's list. */
  readonly extracted: readonly ExtractedLicence[];
}

/** A licence that is not on SPDX's list, with its own words. */
export interface ExtractedLicence {
  /** `LicenseRef-…`: the same for the same words, so that packages that share a text share it. */
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

export function extractedLicence(name: string, text: string): ExtractedLicence {
  // Letters, digits, dots and hyphens only.
  const readable = name.replaceAll(/[^A-Za-z0-9.]+/g, '-').replaceAll(/^-|-$/g, '');
  const digest = digestOf([name, text.replaceAll(/\s+/g, ' ').trim()]).slice(0, 8);
  return { id: `LicenseRef-${readable}-${digest}`, name, text };
}
