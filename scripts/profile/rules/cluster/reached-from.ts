import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import { prefixLength } from '../../../../overlays/shared/net/ip.ts';

interface Words {
  readonly code: string;
  /** What it means that everybody is let in: `lets everybody read the metrics`. */
  readonly says: string;
  readonly hint: string;
}

/** The networks of a list that shut nobody out. */
export function openToAll(from: readonly string[], path: Path, words: Words): readonly Finding[] {
  const { code, says, hint } = words;
  return from.flatMap((network, index) =>
    prefixLength(network) === 0
      ? [{ severity: 'warning', code, path: [...path, index], message: `${network} ${says}`, hint }]
      : [],
  );
}
