import type { Cluster, Director } from '../cluster/cluster.ts';
import { wantedOrder } from '../cluster/wanted.ts';
import type { Voter } from './voters.ts';

/** The least directors for a lease: with fewer, no majority is left when one is lost. */
export const leastVoters = 3;

/**
 * The voters of a cluster in the order in which they stand in for a silent holder: those that are
 * wanted first. With a tie-breaker the first director has a vote more, as the half with it goes on for corosync too.
 */
export function clusterVoters({
  directors,
  membership,
  failover,
}: Pick<Cluster, 'directors' | 'membership'> & {
  readonly failover: Pick<Cluster['failover'], 'order'>;
}): Voter[] {
  const tieBreaker = membership.tieBreaker === 'lowest' && directors.length % 2 === 0;
  const wanted = wantedOrder({ directors, failover });
  const place = ({ name }: Director) =>
    wanted.includes(name) ? wanted.indexOf(name) : wanted.length;
  return directors
    .toSorted((a, b) => place(a) - place(b))
    .map(({ id }) => ({ id, votes: tieBreaker && id === 1 ? 2 : 1, mayHold: true }));
}

/** The addresses by which a director's voter is reached, the best way first. */
export function voterAddresses({ heartbeat, public: main }: Director): readonly string[] {
  return heartbeat === undefined ? [main.address] : [heartbeat.address, main.address];
}
