import { isMap, type Document } from 'yaml';
import type { Diagnostic, SourceRange } from '../diagnostics/diagnostic.ts';
import { diagnosticAt } from '../diagnostics/finding.ts';
import type { Path } from '../diagnostics/path.ts';
import type { Positions } from '../yaml/positions.ts';
import { readYaml } from '../yaml/read-yaml.ts';

/** One file of a seed as a tree that knows where each of its values stands. */
export interface Source {
  readonly file: string;
  readonly document: Document;
  readonly positions: Positions;
}

/** More errors than this in one file help nobody, and noise has thousands. */
const maxYamlFindings = 5;

/** Far more than a seed needs, and little enough for a slow machine: see maxSeedFileBytes. */
const limits = { values: 20_000, aliases: 64 } as const;

/** Parses a file of a seed; what is wrong with it goes into the report. */
export function readSource(file: string, text: string, report: Diagnostic[]): Source | undefined {
  const control = firstControlCharacter(text);
  if (control !== undefined) {
    report.push(
      diagnosticAt(file, control, {
        code: 'seed-not-text',
        path: [],
        message: `${file} is not a text file: it holds a control character`,
        hint: 'write it as UTF-8 text without NUL bytes',
      }),
    );
    return undefined;
  }
  const { document, positions, findings } = readYaml(text, limits);
  for (const finding of findings.slice(0, maxYamlFindings))
    report.push(diagnosticAt(file, finding.range, { ...finding, code: 'seed-syntax' }));
  return document === undefined ? undefined : { file, document, positions };
}

/** Where a value stands in its file: the deepest part of the path that exists. */
export function rangeIn({ document, positions }: Source, path: Path): SourceRange {
  const root = document.contents;
  // The key that may stand around a network-config is no part of any path.
  const isWrapped = isMap(root) && root.has('network') && path[0] !== 'network';
  return positions.at(isWrapped ? ['network', ...path] : path);
}

function firstControlCharacter(text: string): SourceRange | undefined {
  // Tab, line feed and carriage return are all that a text file needs; U+FFFD is what a decoder of
  // UTF-8 leaves where the bytes were none.
  const at = text.search(/[^\t\n\r\u0020-\u007e\u00a0-\ufffc\u{10000}-\u{10ffff}]/u);
  if (at < 0) return undefined;
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, length: 1 };
}
