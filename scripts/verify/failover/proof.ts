import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { cibIn } from './cib-situation.ts';
import { failoverEvents, type FailoverEvent } from './events.ts';
import { expectedHolders } from './expected.ts';
import { simulate, type Simulated } from './simulate.ts';

/** One event, what the cluster would do, and whether the profile asks for that. */
export interface ProofRow {
  readonly event: string;
  /** By the floating address: the directors that would hold it. */
  readonly holders: Readonly<Record<string, readonly string[]>>;
  /** Any one of these directors would be right; empty: none of them. */
  readonly asked: readonly string[];
  readonly ok: boolean;
}

/**
 * Proves the failovers of a rendered CIB before anything is built: plays each event through
 * pacemaker's scheduler and compares where the addresses end with what the profile asks.
 *
 * @param tree The verify tree.
 */
export async function proveFailovers(
  cluster: Cluster,
  cib: string,
  tree: string,
): Promise<ProofRow[]> {
  const done = new Map<string, Simulated>();
  const rows: ProofRow[] = [];
  for (const round of failoverEvents(cluster)) {
    const inputs = round.map((event): [string, string] => {
      const before = event.after === undefined ? cib : (done.get(event.after)?.cib ?? cib);
      return [event.id, cibIn(before, cluster, event.situation)];
    });
    const results = await simulate(tree, new Map(inputs));
    for (const event of round) {
      const result = results.get(event.id);
      if (result === undefined) throw new Error(`no result for ${event.id}`);
      done.set(event.id, result);
      rows.push(judge(cluster, event, result, done.get(event.after ?? '')));
    }
  }
  return rows;
}

function judge(
  cluster: Cluster,
  event: FailoverEvent,
  after: Simulated,
  before: Simulated | undefined,
): ProofRow {
  const first = cluster.floatingAddresses[0];
  const { alive } = event.situation;
  const holder = first === undefined ? undefined : holdersOf(first.name, before)[0];
  const asked = expectedHolders(cluster, event.situation, holder);
  // Without quorum the others must not write off what a dead director held: it holds nothing though.
  const holders = Object.fromEntries(
    cluster.floatingAddresses.map(({ address, name }) => [
      address,
      holdersOf(name, after).filter((director) => alive.has(director)),
    ]),
  );
  return {
    event: event.title,
    holders,
    asked: [...asked],
    ok: fits(Object.values(holders), asked),
  };
}

function holdersOf(name: string, simulated: Simulated | undefined): readonly string[] {
  return simulated?.running.get(`address-${name}`) ?? [];
}

/** All on one and the same director, and it is one that was asked for; or none anywhere. */
function fits(holders: readonly (readonly string[])[], asked: ReadonlySet<string>): boolean {
  if (asked.size === 0) return holders.every((names) => names.length === 0);
  const used = new Set(holders.flat());
  return (
    used.size === 1 &&
    holders.every((names) => names.length === 1) &&
    [...used].every((name) => asked.has(name))
  );
}
