import type { Cluster, Director, Realserver } from '../cluster/cluster.ts';
import { attachmentsOf, witnessOf } from '../cluster/lookups.ts';
import { wantedOrder } from '../cluster/wanted.ts';
import type { Voter } from './voters.ts';

/** The least voters for a lease: with fewer, no majority is left when one is lost. */
export const leastVoters = 3;

/**
 * The witness's id as a voter. No director ever has it, so that a director which joins the cluster later shares
 * no key with a realserver that was a witness before.
 */
export const witnessId = 31;

type Voting = Pick<Cluster, 'directors' | 'realservers' | 'membership'> & {
  readonly failover: Pick<Cluster['failover'], 'order'>;
};

/**
 * The voters of a cluster in the order in which they stand in for a silent holder: those that are
 * wanted first, the witness, which holds nothing, last. With a tie-breaker the first director has a vote more, as the
 * half with it goes on for corosync too.
 */
export function clusterVoters(cluster: Voting): Voter[] {
  const { directors, membership } = cluster;
  const tieBreaker = membership.tieBreaker === 'lowest' && directors.length % 2 === 0;
  const wanted = wantedOrder(cluster);
  const place = ({ name }: Director) =>
    wanted.includes(name) ? wanted.indexOf(name) : wanted.length;
  const voters = directors
    .toSorted((a, b) => place(a) - place(b))
    .map(({ id }) => ({ id, votes: tieBreaker && id === 1 ? 2 : 1, mayHold: true }));
  if (witnessOf(cluster) === undefined) return voters;
  return [...voters, { id: witnessId, votes: 1, mayHold: false }];
}

/** A way from one voter to another: a network, and the own address in it. */
interface Way {
  readonly network: string;
  readonly address: string;
}

/** The ways by which a director reaches the other directors, the best one first. */
export function directorWays({ heartbeat, public: main }: Director): Way[] {
  return heartbeat === undefined ? [main] : [heartbeat, main];
}

/** The same, and how it reaches a witness that is in none of those networks. */
export function allWays(cluster: Pick<Cluster, 'realservers'>, director: Director): Way[] {
  const ways = directorWays(director);
  const network = witnessOf(cluster)?.nic.network;
  const own = director.realservers;
  return own === undefined || own.network !== network ? ways : [...ways, own];
}

/** The witness has one network card, and so one way. */
export function witnessWays({ nic }: Realserver): Way[] {
  return [nic];
}

/** Where another director is reached by each way; undefined: not by that one. */
export function directorOn(ways: readonly Way[], director: Director): (string | undefined)[] {
  return ways.map(
    ({ network }) => attachmentsOf(director).find((each) => each.network === network)?.address,
  );
}

/** The same for the witness. */
export function witnessOn(ways: readonly Way[], { nic }: Realserver): (string | undefined)[] {
  return ways.map(({ network }) => (network === nic.network ? nic.address : undefined));
}
