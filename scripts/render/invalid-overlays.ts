import { diagnosticAt, type Finding } from '../../overlays/shared/diagnostics/finding.ts';
import { formatPath } from '../../overlays/shared/diagnostics/path.ts';
import type { LoadedProfile } from '../profile/load.ts';
import { InvalidDocument } from '../runtime/diagnostics.ts';

export type OverlayFinding = Finding<'overlay-missing' | 'overlay-not-a-file' | 'overlay-conflict'>;

/** What is wrong with the overlay folders that a profile names, shown at the lines that name them. */
export function invalidOverlays(
  { file, text, place }: LoadedProfile,
  findings: readonly OverlayFinding[],
): InvalidDocument {
  const diagnostics = findings.map((finding) =>
    diagnosticAt(file, place(formatPath(finding.path)), finding),
  );
  return new InvalidDocument(diagnostics, new Map([[file, text]]));
}
