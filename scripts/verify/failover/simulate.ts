import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XmlDocument, XmlElement } from 'libxml2-wasm';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { run } from '../../runtime/run.ts';
import { sandboxed } from '../../toolchain/sandbox.ts';
import { makeFolder } from '../../runtime/make-folder.ts';

/** What the scheduler makes of one CIB. */
export interface Simulated {
  /** The CIB after the transition. */
  readonly cib: string;
  /** Where each primitive runs then; several for a clone, none when it is stopped. */
  readonly running: ReadonlyMap<string, readonly string[]>;
}

/** One process and one sandbox for all: a call each would take ten times as long. */
const script = `
set -e
for input in /scratch/*.in; do
  base=\${input%.in}
  crm_simulate --simulate --xml-file "$input" --save-output "$base.out" --quiet >"$base.log" 2>&1 ||
    { cat "$base.log" >&2; exit 1; }
  crm_simulate --xml-file "$base.out" --output-as=xml >"$base.xml" 2>>"$base.log"
done
`;

/**
 * Runs pacemaker's own scheduler, of the release that the image carries, over CIBs, and says what it
 * would do until nothing is left to do.
 *
 * @param tree The verify tree.
 * @param cibs By any name that a file can have.
 */
export async function simulate(
  tree: string,
  cibs: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Simulated>> {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-simulate-'));
  try {
    await makeFolder(folder);
    for (const [name, cib] of cibs) await writeFile(join(folder, `${name}.in`), cib);
    const argv = sandboxed(tree, ['sh', '-c', script], {
      writable: { '/scratch': folder },
      env: { CIB_shadow_dir: '/tmp' },
    });
    await run(argv, { timeout: 120_000, exitCode: exitCodes.verification });
    const results = new Map<string, Simulated>();
    for (const name of cibs.keys()) {
      const cib = await readFile(join(folder, `${name}.out`), 'utf8');
      const report = await readFile(join(folder, `${name}.xml`), 'utf8');
      results.set(name, { cib, running: runningIn(report) });
    }
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function runningIn(report: string): Map<string, string[]> {
  using document = XmlDocument.fromString(report);
  const running = new Map<string, string[]>();
  for (const found of document.find('//cluster_status/resources//resource')) {
    if (!(found instanceof XmlElement)) continue;
    const id = found.attr('id')?.value ?? '';
    const nodes = found.find('node/@name').map(({ content }) => content);
    running.set(id, [...(running.get(id) ?? []), ...nodes]);
  }
  return running;
}
