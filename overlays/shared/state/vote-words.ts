import type { Quorum } from './node-state.ts';

/**
 * What a cluster without a quorum is short of, in words. Two directors that start together have votes enough alone, and
 * wait for each other once all the same (votequorum(5), wait_for_all).
 */
export function voteWords(quorum: Pick<Quorum, 'votes' | 'expectedVotes' | 'needed'>): string {
  const { votes, expectedVotes, needed } = quorum;
  const seen = `${votes} of ${expectedVotes} votes`;
  return votes < needed
    ? `${seen}, and it takes ${needed}`
    : `${seen}, and after a start it takes all of them once`;
}
