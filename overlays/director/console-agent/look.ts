import { parseTotals } from '../../base/metrics/ipvs-families.ts';
import { gatherState, observe } from '../../base/state/gather.ts';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { ConsoleState, Traffic } from '../../shared/console/protocol.ts';
import { readIfThere } from '../../shared/node/files.ts';
import type { NodeState } from '../../shared/state/node-state.ts';
import { judge } from '../../shared/state/verdict.ts';
import { whyHere } from '../../shared/state/why.ts';
import { askLinks } from './links.ts';

/** Milliseconds: a page says after five seconds that it has no news, and why is better. */
const patience = 3000;

/** What the page shows, as of now. It works without quorum, and while pacemaker hangs. */
export async function look(cluster: Cluster): Promise<ConsoleState> {
  const [state, links] = await Promise.all([
    gatherState(patience),
    observe(() => askLinks(cluster, patience)),
  ]);
  return consoleState(cluster, state, { links, traffic: await observe(readTraffic) });
}

/** What the state document of a node does not have. */
type More = Pick<ConsoleState, 'links' | 'traffic'>;

export function consoleState(cluster: Cluster, state: NodeState, more: More): ConsoleState {
  const { director } = state;
  return {
    status: { ...judge(state), ...state },
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

/** @throws Error while the kernel has no IPVS. */
function readTraffic(): Traffic {
  const totals = parseTotals(readIfThere('/proc/net/ip_vs_stats') ?? '');
  if (totals === undefined) throw new Error('the kernel has no IPVS');
  return { connections: totals.connections, incomingBytes: totals.incomingBytes };
}
