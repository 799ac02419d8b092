import { parseTotals } from '../../base/metrics/ipvs-families.ts';
import { gatherState, observe } from '../../base/state/gather.ts';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { ConsoleState, Traffic } from '../../shared/console/protocol.ts';
import { readIfThere } from '../../shared/node/files.ts';
import type { NodeState, Part, TableService } from '../../shared/state/node-state.ts';
import { isKnown } from '../../shared/state/part.ts';
import type { RateMeter, RateTable } from '../../shared/state/rates.ts';
import { judge } from '../../shared/state/verdict.ts';
import { whyHere } from '../../shared/state/why.ts';
import { askLinks } from './links.ts';

/** Milliseconds: a page says after five seconds that it has no news, and why is better. */
const patience = 3000;

/**
 * What the page shows, as of now. It works without quorum, and while pacemaker hangs.
 *
 * @param meter remembers the looks before
 */
export async function look(cluster: Cluster, meter: RateMeter): Promise<ConsoleState> {
  const [state, links] = await Promise.all([
    gatherState(patience),
    observe(() => askLinks(cluster, patience)),
  ]);
  const rates = ratesOf(state, meter);
  return consoleState(cluster, state, { links, traffic: await observe(readTraffic), rates });
}

export function ratesOf({ at, director }: NodeState, meter: RateMeter): Part<RateTable> {
  const table = director?.table;
  if (table === undefined || !isKnown(table)) return { at, unknown: 'the table is not known' };
  const value = meter.add(table.value, Date.parse(table.at));
  if (value !== undefined) return { at: table.at, value };
  return { at: table.at, unknown: 'the kernel’s counters were not told twice yet' };
}

/** What the state document of a node does not have. */
type More = Pick<ConsoleState, 'links' | 'traffic' | 'rates'>;

export function consoleState(cluster: Cluster, state: NodeState, more: More): ConsoleState {
  const { director } = state;
  return {
    status: {
      ...{ ...judge(state), ...state },
      director: director && { ...director, table: withoutCounters(director.table) },
    },
    cluster: {
      name: cluster.name,
      directors: cluster.directors.map(({ name, preferred }) => ({ name, preferred })),
      realservers: cluster.realservers.map(({ name }) => name),
    },
    reasons: cluster.floatingAddresses.map(({ name, address }) => ({
      address,
      why: director === undefined ? [] : whyHere(name, cluster, director),
    })),
    ...more,
  };
}

/** A page that is told rates needs no counters, of which each would be news each second. */
function withoutCounters(table: Part<readonly TableService[]>): Part<readonly TableService[]> {
  if (!isKnown(table)) return table;
  const value = table.value.map(({ destinations, ...service }) => ({
    ...service,
    counters: undefined,
    destinations: destinations.map(({ kernel, ...destination }) => ({
      ...destination,
      kernel: kernel && { ...kernel, counters: undefined },
    })),
  }));
  return { at: table.at, value };
}

/** @throws Error while the kernel has no IPVS. */
function readTraffic(): Traffic {
  const totals = parseTotals(readIfThere('/proc/net/ip_vs_stats') ?? '');
  if (totals === undefined) throw new Error('the kernel has no IPVS');
  return { connections: totals.connections, incomingBytes: totals.incomingBytes };
}
