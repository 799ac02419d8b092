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

/** Reads `corosync-quorumtool -s`; undefined when that says nothing of the quorum. */
export function parseQuorum(text: string): Quorum | undefined {
  const quorate = /^Quorate: +(Yes|No)/m.exec(text)?.[1];
  const number = (label: string) => Number(new RegExp(`^${label}: +(\\d+)`, 'm').exec(text)?.[1]);
  const votes = number('Total votes');
  const expectedVotes = number('Expected votes');
  const needed = number('Quorum');
  if (quorate === undefined || ![votes, expectedVotes, needed].every(Number.isFinite))
    return undefined;
  return { quorate: quorate === 'Yes', votes, expectedVotes, needed };
}
