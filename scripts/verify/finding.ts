import type { Diagnostic } from '../../overlays/shared/diagnostic.ts';
import type { LoadedProfile } from '../profile/load.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { InvalidDocument } from '../report/diagnostics.ts';
import { exitCodes } from '../report/exit-codes.ts';

/** What a tool, or a check of ours, says about a rendered file. */
export interface Finding {
  /** `crm_verify`, `relaxng`, `mon`, …: part of the diagnostic's code. */
  readonly tool: string;
  /** The path on the node; empty when the tool names none. */
  readonly file: string;
  /** 1-based line of the rendered file. */
  readonly line?: number;
  readonly message: string;
}

/**
 * Shows findings about rendered files at the lines of the profile that they came from; what came from
 * no line of it is shown in the rendered file itself.
 *
 * @param files The rendered tree that the findings are about.
 */
export function diagnose(
  findings: readonly Finding[],
  files: readonly RenderedFile[],
  loaded: LoadedProfile,
): Diagnostic[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return findings.map((finding) => {
    const file = byPath.get(finding.file);
    const path = originAt(file, finding.line);
    const where =
      path === undefined
        ? {
            file: finding.file,
            line: finding.line ?? 0,
            column: finding.line === undefined ? 0 : 1,
          }
        : { file: loaded.file, ...loaded.place(path) };
    const line = finding.line === undefined ? '' : `:${finding.line}`;
    return {
      severity: 'error',
      code: 'rendered-invalid',
      path: path ?? '',
      ...where,
      message: `${finding.tool} rejects ${finding.file}${line}: ${finding.message}`,
      hint: 'the profile is valid, so this is a defect of lvsmith or of an overlay of your own: please report it',
    };
  });
}

/** The innermost place of the profile that a line came from. */
function originAt(file: RenderedFile | undefined, line: number | undefined): string | undefined {
  if (line === undefined) return undefined;
  const around = file?.origins?.filter(({ from, to }) => from <= line && line <= to) ?? [];
  const [innermost] = around.toSorted((a, b) => a.to - a.from - (b.to - b.from));
  return innermost === undefined || innermost.path === '' ? undefined : innermost.path;
}

/** Something was rendered that does not hold what was asked: exit code 6, all findings shown. */
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
