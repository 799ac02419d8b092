import { diagnosticAt } from '../../overlays/shared/diagnostics/finding.ts';
import { visible } from '../../overlays/shared/text/visible.ts';
import { InvalidDocument } from '../runtime/diagnostics.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';

interface CibFlags {
  readonly out?: string;
  readonly force: boolean;
  readonly json: boolean;
}

/** `lvsmith import --cib FILE`: the CIB alone, and what there is to say about it. */
export async function runCib(
  file: string,
  folders: readonly string[],
  { out, force, json }: CibFlags,
): Promise<void> {
  if (folders.length > 0)
    throw new Failure('--cib takes one file, and no folder', { exitCode: exitCodes.usage });
  const { readFolder } = await import('../import/files/read-folder.ts');
  const { refuseToOverwrite, writeOut } = await import('../import/files/write-out.ts');
  const { RefusedCib } = await import('../import/cib/upgrade.ts');
  const { placeText } = await import('../import/source.ts');
  const { upgradeFile } = await import('../import/cib/upgrade-file.ts');
  if (out !== undefined) await refuseToOverwrite(out, force);
  const { sources, diagnostics } = await readFolder(file);
  const [source] = sources;
  if (diagnostics.length > 0 || source === undefined || sources.length > 1)
    throw diagnostics.length > 0
      ? new InvalidDocument(diagnostics, new Map())
      : new Failure(`${file} is no file`, {
          exitCode: exitCodes.usage,
          hint: 'name a CIB or a haresources file',
        });
  try {
    const { xml, notes } = upgradeFile(source);
    if (out !== undefined) await writeOut(out, xml, force);
    if (json) process.stdout.write(`${JSON.stringify({ cib: xml, notes }, null, 2)}\n`);
    else {
      for (const { message, hint, place } of notes)
        process.stderr.write(
          visible(`${placeText(place)}: ${message}${hint === undefined ? '' : `; ${hint}`}\n`),
        );
      if (out === undefined) process.stdout.write(xml);
    }
  } catch (error) {
    if (!(error instanceof RefusedCib)) throw error;
    const { line } = error.place;
    throw new InvalidDocument(
      [
        diagnosticAt(
          file,
          { line, column: 1, length: 1 },
          {
            code: 'import-xml',
            path: [],
            message: error.message,
            hint: 'save the CIB with `cibadmin --query`',
          },
        ),
      ],
      new Map(),
    );
  }
}
