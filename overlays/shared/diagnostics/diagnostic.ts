/** How bad a finding is: an error stops the command, a warning does not. */
export type Severity = 'error' | 'warning' | 'info';

/** A stretch of one line of a text. */
export interface SourceRange {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units as editors count. */
  readonly column: number;
  /** At least 1. */
  readonly length: number;
}

/**
 * One finding about something that a person wrote (a profile, a seed).
 *
 * The same shape is printed with a source excerpt, emitted by `--json`, and shown on a node's console.
 */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable, documented in docs/diagnostics.md: kebab-case, for instance `unknown-key`. */
  readonly code: string;
  /** Where in the document, as `directors[1].public.address`; empty for the document itself. */
  readonly path: string;
  /** The file as the user named it. */
  readonly file: string;
  /** 1-based; 0 when the finding has no place in the text (a missing file). */
  readonly line: number;
  /** 1-based, in UTF-16 code units as editors count; 0 when there is none. */
  readonly column: number;
  /** How many characters the caret underlines; 1 when absent. */
  readonly length?: number;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}
