import { defined } from '../defined.ts';
import type { Diagnostic, Severity, SourceRange } from './diagnostic.ts';
import { formatPath, type Path } from './path.ts';

/** What is wrong with one value of a document, or of the document as a whole; where it stands is added later. */
export interface Finding<Code extends string = string> {
  readonly code: Code;
  /** An error unless it says otherwise. */
  readonly severity?: Severity;
  readonly path: Path;
  /** The key rather than the value is at fault. */
  readonly target?: Target;
  readonly message: string;
  readonly hint?: string | undefined;
  /** What was meant, when that is clear: a misspelled key's right spelling. */
  readonly suggestion?: string | undefined;
}

/** Which part of an entry a finding is about: `misspelled key` or `wrong value`. */
export type Target = 'key' | 'value';

/** A finding at a stretch of a file; without one, about the file as a whole. */
export function diagnosticAt(
  file: string,
  range: SourceRange | undefined,
  finding: Finding,
): Diagnostic {
  return defined({
    severity: finding.severity ?? 'error',
    code: finding.code,
    path: formatPath(finding.path),
    file,
    line: range?.line ?? 0,
    column: range?.column ?? 0,
    length: range?.length,
    message: finding.message,
    hint: finding.hint,
  });
}

/** A finding about something that has no lines: a device, a folder, a program, or a file that is not there. */
export function diagnosticFor(subject: string, finding: Omit<Finding, 'path'>): Diagnostic {
  return diagnosticAt(subject, undefined, { ...finding, path: [] });
}
