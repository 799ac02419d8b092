import { gatherState } from '../../base/state/gather.ts';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { ConsoleState } from '../../shared/console/protocol.ts';
import type { NodeState } from '../../shared/state/node-state.ts';
import { judge } from '../../shared/state/verdict.ts';
import { whyHere } from '../../shared/state/why.ts';

/** Milliseconds: a page says after five seconds that it has no news, and why is better. */
const patience = 3000;

/** What the page shows, as of now. It works without quorum, and while pacemaker hangs. */
export async function look(cluster: Cluster): Promise<ConsoleState> {
  return consoleState(cluster, await gatherState(patience));
}

export function consoleState(cluster: Cluster, state: NodeState): ConsoleState {
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
  };
}
