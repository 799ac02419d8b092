import type { Diagnostic, SourceRange } from '../../overlays/shared/diagnostics/diagnostic.ts';
import { diagnosticAt } from '../../overlays/shared/diagnostics/finding.ts';
import type { Positions } from '../../overlays/shared/yaml/positions.ts';
import { readYaml } from '../../overlays/shared/yaml/read-yaml.ts';
import { emptyFile } from './finding.ts';

export interface Parsed {
  readonly diagnostics: readonly Diagnostic[];
  /** Absent when the text is too broken to have values. */
  readonly value?: unknown;
  readonly positions: Positions;
}

/** Nobody reads more; a file of another kind can hold a hundred thousand faults. */
const maxFindings = 100;

/**
 * A profile of 1,000 realservers has about 10,000 values; an alias for each realserver and some more are
 * as many as anybody can use.
 */
const limits = { values: 200_000, aliases: 1_500 } as const;

const firstCharacter: SourceRange = { line: 1, column: 1, length: 1 };

/** YAML text → plain values and where they stand, or what is wrong with the YAML itself. */
export function parseText(text: string, file: string): Parsed {
  const { document, positions, findings } = readYaml(text, limits);
  const diagnostics = findings
    .slice(0, maxFindings)
    .map((finding) => diagnosticAt(file, finding.range, finding));
  if (document === undefined) return { diagnostics, positions };
  if (document.contents === null)
    return { diagnostics: [diagnosticAt(file, firstCharacter, emptyFile)], positions };
  // The aliases have been counted before.
  return { diagnostics, positions, value: document.toJS({ maxAliasCount: -1 }) };
}
