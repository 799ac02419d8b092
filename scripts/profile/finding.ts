import type { Diagnostic, Severity } from '../../overlays/shared/diagnostic.ts';
import type { ProfileCode } from './codes.ts';
import { formatPath, type Path } from './path.ts';
import type { Place, Positions, Target } from './positions.ts';

/** What a check says about one value of the profile; where it stands in the text is added later. */
export interface Finding {
  readonly code: ProfileCode;
  /** An error unless it says otherwise. */
  readonly severity?: Severity;
  readonly path: Path;
  /** The key rather than the value is at fault. */
  readonly target?: Target;
  readonly message: string;
  readonly hint?: string;
  /** What was meant, when that is clear: a misspelled key's right spelling. */
  readonly suggestion?: string;
}

/** Turns a finding into a diagnostic, at the place in the text that its path leads to. */
export function located(finding: Finding, file: string, positions: Positions): Diagnostic {
  return placed(finding, file, positions.at(finding.path, finding.target));
}

/** A finding whose place is known already (a syntax error), or that has none (a missing file). */
export function placed(finding: Finding, file: string, place: Place | undefined): Diagnostic {
  return {
    severity: finding.severity ?? 'error',
    code: finding.code,
    path: formatPath(finding.path),
    file,
    line: place?.line ?? 0,
    column: place?.column ?? 0,
    ...(place === undefined ? {} : { length: place.length }),
    message: finding.message,
    ...(finding.hint === undefined ? {} : { hint: finding.hint }),
  };
}

/** Nothing, or nothing but comments. */
export const emptyFile: Finding = {
  code: 'empty-file',
  path: [],
  message: 'this file is empty',
  hint: 'profiles/small.yaml is the shortest profile to start from',
};
