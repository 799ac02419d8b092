import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FloatingAddress } from '../../shared/cluster/cluster.ts';
import { writeAtomically } from '../../shared/node/files.ts';
import { run } from '../../shared/node/run.ts';
import { holdersOf } from '../../shared/verbs/addresses.ts';
import type { Holders, Step } from '../../shared/verbs/verb.ts';
import { crmSimulate } from '../state/crm-simulate.ts';
import { parsePacemaker } from '../state/pacemaker.ts';

/**
 * Where the floating addresses would be after the steps: they run on a copy of the configuration, and
 * pacemaker's own scheduler says what the cluster would do after each. Nothing is changed. A director
 * cannot know what would fail meanwhile.
 *
 * @throws Error when pacemaker does not answer, or refuses a step.
 */
export async function simulate(
  floating: readonly FloatingAddress[],
  steps: readonly Step[],
  /** On a file system in memory. */
  folder = '/run/lvsmith',
): Promise<Holders> {
  // The configuration holds no secret, but is not for everybody's eyes.
  const scratch = mkdtempSync(join(folder, 'simulation-'));
  try {
    let cib = join(scratch, 'now.xml');
    writeAtomically(cib, await run(['cibadmin', '--query'], { warnings }), 0o600);
    let last = await afterwards(cib, join(scratch, '0.xml'));
    for (const [index, { argv, live }] of steps.entries()) {
      if (live === true) continue;
      await run(argv, { warnings, environment: { CIB_file: cib } });
      const next = join(scratch, `${index + 1}.xml`);
      last = await afterwards(cib, next);
      cib = next;
    }
    return holdersOf(floating, parsePacemaker(last));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const warnings = 'ignore';

/** The status that the cluster would come to, as XML; `next` becomes the configuration with that status. */
async function afterwards(cib: string, next: string): Promise<string> {
  const simulation = ['--simulate', '--xml-file', cib, '--save-output', next] as const;
  const answer = await crmSimulate([...simulation, '--output-as=xml'], dirname(cib));
  const [, revised] = answer.split('<revised_cluster_status>');
  if (revised === undefined) throw new Error('crm_simulate says nothing of the status afterwards');
  return revised;
}
