import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { nodeNames } from '../../overlays/shared/seed/network/profile-network.ts';
import { forEachNode } from './in-turn.ts';
import { Unreachable, type Ask } from './transport.ts';

/** What became of ending a change on one node; without a problem it is done. */
export interface Ended {
  readonly node: string;
  /** Whether the node knows the change at all. */
  readonly concerned: boolean;
  readonly problem?: string;
}

/** Confirms a change that waits, or takes it back, on every node of the profile that has it. */
export async function endChange(
  cluster: Cluster,
  ask: Ask,
  without: readonly string[],
  what: 'confirm' | 'revert',
  id: string,
): Promise<readonly Ended[]> {
  const names = nodeNames(cluster).filter((name) => !without.includes(name));
  return forEachNode(names, async (node): Promise<Ended> => {
    try {
      const look = await ask(node, { do: 'report', paths: [] });
      if (look.ok && !concerns(look.report?.apply, id)) return { node, concerned: false };
      const answer = await ask(node, { do: what, id });
      return { node, concerned: true, ...(answer.ok ? {} : { problem: answer.message }) };
    } catch (error) {
      if (error instanceof Unreachable) return { node, concerned: false, problem: error.message };
      throw error;
    }
  });
}

/** A node that never had the change has nothing to end. */
function concerns(
  apply:
    | { readonly pending: { id: string } | null; readonly last: { id: string } | null }
    | undefined,
  id: string,
): boolean {
  return apply?.pending?.id === id || apply?.last?.id === id;
}
