import { tryRun } from '../../shared/node/run.ts';
import type { Quorum } from '../../shared/state/node-state.ts';
import { answerTimeout } from './pacemaker.ts';

/** @throws Error when corosync does not run, or does not answer in time. */
export async function askQuorum(timeout = answerTimeout): Promise<Quorum> {
  // It ends with 2 where there is no quorum.
  const { code, stdout, stderr } = await tryRun(['corosync-quorumtool', '-s'], {
    timeout,
  });
  const quorum = parseQuorum(stdout);
  if (quorum !== undefined) return quorum;
  throw new Error(stderr === '' ? `corosync-quorumtool ended with ${code}` : stderr);
}

/** In the list of members the witness's row has the id 0, the votes that it gives now, and no name. */
function witnessIn(text: string): Quorum['witness'] {
  const votes = /^ +0 +(\d+) +Qdevice\b/m.exec(text)?.[1];
  if (votes === undefined) return undefined;
  return votes === '0' ? 'silent' : 'votes';
}

/** Reads `corosync-quorumtool -s`; undefined when that says nothing of the quorum. */
export function parseQuorum(text: string): Quorum | undefined {
  const quorate = /^Quorate: +(Yes|No)/m.exec(text)?.[1];
  const number = (label: string) => Number(new RegExp(`^${label}: +(\\d+)`, 'm').exec(text)?.[1]);
  const votes = number('Total votes');
  const expectedVotes = number('Expected votes');
  const needed = number('Quorum');
  if (quorate === undefined || ![votes, expectedVotes, needed].every(Number.isFinite))
    return undefined;
  const quorum = { quorate: quorate === 'Yes', votes, expectedVotes, needed };
  const witness = witnessIn(text);
  return witness === undefined ? quorum : { ...quorum, witness };
}
