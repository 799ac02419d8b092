import type { Diagnostic } from '../../overlays/shared/diagnostic.ts';
import type { LoadedProfile } from '../profile/load.ts';
import { InvalidDocument } from '../report/diagnostics.ts';

/** What is wrong with an overlay folder that the profile names; shown at the line that names it. */
export interface OverlayProblem {
  readonly code: 'overlay-missing' | 'overlay-not-a-file' | 'overlay-conflict';
  /** The profile path, `image.overlays[0]`. */
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

export function invalidOverlays(
  loaded: LoadedProfile,
  problems: readonly OverlayProblem[],
): InvalidDocument {
  const diagnostics = problems.map((problem): Diagnostic => {
    const place = loaded.place(problem.path);
    return { severity: 'error', file: loaded.file, ...place, ...problem };
  });
  return new InvalidDocument(diagnostics, new Map([[loaded.file, loaded.text]]));
}
