import { isError, type Diagnostic } from '../../overlays/shared/diagnostics/diagnostic.ts';
import { formatDiagnostic } from '../../overlays/shared/diagnostics/format-diagnostic.ts';
import { exitCodes } from './exit-codes.ts';
import { Failure } from './failure.ts';

/** The source texts that diagnostics refer to, by file name as the user wrote it. */
export type Sources = ReadonlyMap<string, string>;

/**
 * Thrown for an invalid document that a command cannot continue without. The command prints every finding with its
 * source line and exits with 3.
 */
export class InvalidDocument extends Failure {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Sources;

  constructor(diagnostics: readonly Diagnostic[], sources: Sources) {
    super(summary(diagnostics), { exitCode: exitCodes.invalid });
    this.diagnostics = diagnostics;
    this.sources = sources;
  }

  override data(): object {
    // The document's own text comes after those of what was made from it.
    const file = [...this.sources.keys()].at(-1);
    return { file, valid: false, diagnostics: this.diagnostics };
  }

  override text(): string {
    return formatDiagnostics(this.diagnostics, this.sources, useColor(process.stderr));
  }
}

/** All findings with their source excerpts, then their number. */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: Sources,
  color = false,
): string {
  const blocks = diagnostics.map((d) => formatDiagnostic(d, sources.get(d.file), { color }));
  return [...blocks, summary(diagnostics)].join('\n\n');
}

/** Prints findings on stderr; nothing when there are none. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], sources: Sources): void {
  if (diagnostics.length === 0) return;
  process.stderr.write(`${formatDiagnostics(diagnostics, sources, useColor(process.stderr))}\n`);
}

/** `2 errors, 1 warning`. */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(isError).length;
  const counts: readonly (readonly [number, string, string])[] = [
    [errors, 'error', 'errors'],
    [diagnostics.filter((d) => d.severity === 'warning').length, 'warning', 'warnings'],
    [diagnostics.filter((d) => d.severity === 'info').length, 'note', 'notes'],
  ];
  const present = counts.filter(([count]) => count > 0);
  if (present.length === 0) return 'no findings';
  return present.map(([count, one, many]) => `${count} ${count === 1 ? one : many}`).join(', ');
}

/**
 * Whether to print in colour: on a terminal, never with NO_COLOR (https://no-color.org), always with FORCE_COLOR. An
 * empty value counts as unset, and NO_COLOR takes precedence.
 */
export function useColor(stream: { readonly isTTY?: boolean }, env = process.env): boolean {
  if (isSet(env['NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
