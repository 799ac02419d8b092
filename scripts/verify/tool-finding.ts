import type { Diagnostic } from '../../overlays/shared/diagnostics/diagnostic.ts';
import { diagnosticAt } from '../../overlays/shared/diagnostics/finding.ts';
import { parsePath } from '../../overlays/shared/diagnostics/path.ts';
import type { LoadedProfile } from '../profile/load.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { InvalidDocument } from '../runtime/diagnostics.ts';
import { exitCodes } from '../runtime/exit-codes.ts';

/** What a program of the target release, or one of our own checks, says about a rendered file. */
export interface ToolFinding {
  /** `crm_verify`, `relaxng`, `mon`, …: part of the diagnostic's code. */
  readonly tool: string;
  /** The path on the node; empty when the tool names none. */
  readonly file: string;
  /** 1-based line of the rendered file. */
  readonly line?: number | undefined;
  readonly message: string;
}

/**
 * Shows findings about rendered files at the lines of the profile that the files' lines were rendered from,
 * or in the rendered file itself where the profile has no such line.
 *
 * @param files The rendered tree that the findings are about.
 */
export function diagnose(
  findings: readonly ToolFinding[],
  files: readonly RenderedFile[],
  loaded: LoadedProfile,
): Diagnostic[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return findings.map((finding) => {
    const { tool, file, line } = finding;
    const rejected = {
      code: 'rendered-invalid',
      message: `${tool} rejects ${file}${line === undefined ? '' : `:${line}`}: ${finding.message}`,
      hint: 'the profile is valid, so this is a defect of lvsmith or of one of your overlays: please report it',
    };
    const path = originAt(byPath.get(file), line);
    // A default stands in no line of the profile.
    if (path !== undefined && loaded.isWritten(path))
      return diagnosticAt(loaded.file, loaded.place(path), { ...rejected, path: parsePath(path) });
    const range = line === undefined ? undefined : { line, column: 1, length: 1 };
    return diagnosticAt(file, range, { ...rejected, path: [] });
  });
}

/** The innermost place of the profile that a line came from. */
function originAt(file: RenderedFile | undefined, line: number | undefined): string | undefined {
  if (line === undefined) return undefined;
  const around = file?.origins?.filter(({ from, to }) => from <= line && line <= to) ?? [];
  const [innermost] = around.toSorted((a, b) => a.to - a.from - (b.to - b.from));
  return innermost === undefined || innermost.path === '' ? undefined : innermost.path;
}

/** Thrown when the target's programs, or our own checks, reject rendered files: exit code 6, all findings shown. */
export class RenderedInvalid extends InvalidDocument {
  override readonly exitCode = exitCodes.verification;

  constructor(
    diagnostics: readonly Diagnostic[],
    files: readonly RenderedFile[],
    loaded: LoadedProfile,
  ) {
    const texts = files.map(({ path, content }): [string, string] => [path, String(content)]);
    super(diagnostics, new Map([...texts, [loaded.file, loaded.text]]));
  }
}

/** The text of a rendered file. */
export function textOf(files: readonly RenderedFile[], path: string): string {
  const file = files.find((each) => each.path === path);
  if (file === undefined) throw new Error(`${path} was not rendered`);
  return String(file.content);
}

/** The line that a pattern with one group has found in a tool's message. */
export function lineNumber(match: RegExpExecArray | null): number | undefined {
  return match === null ? undefined : Number(match[1]);
}
