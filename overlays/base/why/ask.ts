import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import { writeAtomically } from '../../shared/node/files.ts';
import { run } from '../../shared/node/run.ts';
import type { DirectorState, PacemakerState } from '../../shared/state/node-state.ts';
import { isKnown, valueOf } from '../../shared/state/part.ts';
import { isGone, type Loss, type WhyReport } from '../../shared/state/why-report.ts';
import { foreseeLoss } from './foresee.ts';
import { whyReport } from './report.ts';
import { askScores, type Scores } from './scores.ts';

/**
 * Asks pacemaker for what its decision is made of. What does not answer is missing in the report, with the reason: this
 * is asked when something is wrong.
 *
 * @param at when the director's state was gathered
 * @param folder on a file system in memory
 */
export async function askWhy(
  at: string,
  director: DirectorState,
  cluster: Cluster,
  folder = '/run/lvsmith',
): Promise<WhyReport> {
  const scratch = mkdtempSync(join(folder, 'why-'));
  const problems: string[] = [];
  const note = (error: unknown) =>
    void problems.push(error instanceof Error ? error.message : String(error));
  let scores: Scores = {};
  const losses: Loss[] = [];
  const pacemaker = valueOf(director.pacemaker);
  try {
    const cib = join(scratch, 'now.xml');
    // Of this director alone, which also answers without a quorum.
    const answer = await run(['cibadmin', '--query', '--local'], { warnings: 'ignore' });
    writeAtomically(cib, answer, 0o600);
    scores = await askScores(cib, cluster.floatingAddresses[0]?.name);
    const alive = aliveIn(pacemaker);
    const quorum = valueOf(director.quorum);
    for (const name of pacemaker?.quorate === true ? alive : [])
      losses.push(await foreseeLoss(name, cib, cluster, { alive, quorum }));
  } catch (error) {
    note(error);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  if (!isKnown(director.pacemaker)) note(new Error(`pacemaker: ${director.pacemaker.unknown}`));
  return whyReport(at, cluster, director, pacemaker, { scores, losses, problems });
}

/** The directors that have a vote now. */
function aliveIn(pacemaker: PacemakerState | undefined): readonly string[] {
  return (pacemaker?.nodes ?? []).filter(({ state }) => !isGone(state)).map(({ name }) => name);
}
