import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exitCodes } from '../../scripts/runtime/exit-codes.ts';
import type { Finding } from './search.ts';

/** As much of a part as a terminal is shown. */
const shown = 2000;

/**
 * What became of a kind: the text for the terminal, and the exit code.
 *
 * @param folder where the files of a finding are kept, in a folder of their own.
 */
export function conclude(
  name: string,
  found: Finding | number,
  folder: string,
): { readonly text: string; readonly code: number } {
  if (typeof found === 'number')
    return { text: `${name}: ${found} cases, nothing was found`, code: exitCodes.ok };
  const own = join(folder, `${name}-${found.seed}`);
  keepFinding(found, own);
  return { text: findingText(found, own), code: exitCodes.verification };
}

/** What a person needs to know of a finding, and to play it again. */
function findingText({ kind, seed, problem, input }: Finding, folder: string): string {
  const parts = Object.entries(input).map(
    ([name, bytes]) =>
      `  ${name}: ${JSON.stringify(Buffer.from(bytes).toString('latin1')).slice(0, shown)}`,
  );
  return [
    `${kind}: ${problem}`,
    ...(parts.length === 0 ? [] : ['the smallest case:', ...parts, `its files are in ${folder}`]),
    `again: LVSMITH_FUZZ_SEED=${seed} npm run fuzz -- 1 ${kind}`,
  ].join('\n');
}

/** Keeps the files of a finding, to make a test of them. */
function keepFinding({ input }: Finding, folder: string): void {
  for (const [name, bytes] of Object.entries(input)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}
