import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';

/** What a section says of something that is off, if it says anything. @param why `the console is off` */
export function writtenWhileOff(
  section: string,
  isWritten: (path: Path) => boolean,
  why: string,
): readonly Finding[] {
  const written = (['port', 'from'] as const).find((key) => isWritten([section, key]));
  if (written === undefined) return [];
  return [
    {
      severity: 'warning',
      code: `${section}-off`,
      path: [section, written],
      message: `${written} has no effect: ${why}`,
      hint: 'add enabled: true',
    },
  ];
}
