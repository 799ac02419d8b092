import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import type { KeysReport } from '../../overlays/shared/keys/key-messages.ts';
import type { ApplyAnswer, ApplyRequest } from '../../overlays/shared/apply/messages.ts';
import type { Role } from '../../overlays/shared/node/node.ts';
import { nodeNames, profileNode } from '../../overlays/shared/seed/network/profile-network.ts';
import { forEachNode } from '../apply/in-turn.ts';
import { strangerProblem } from '../apply/look.ts';
import { Unreachable, type Ask } from '../apply/transport.ts';

/** A node and its keys; without, why it does not say. */
export interface Seen {
  readonly node: string;
  readonly role: Role;
  readonly keys?: KeysReport;
  readonly problem?: string;
}

/** Asks every node of a cluster for its keys, but those that are left out. */
export async function lookAtKeys(
  cluster: Cluster,
  ask: Ask,
  without: readonly string[],
): Promise<readonly Seen[]> {
  const names = nodeNames(cluster).filter((name) => !without.includes(name));
  return forEachNode(names, async (node): Promise<Seen> => {
    const role = profileNode(cluster, node)?.role ?? 'realserver';
    const answer = await askNode(ask, node, { do: 'keys', step: 'look' });
    if (!answer.ok) return { node, role, problem: answer.message };
    const { keys } = answer;
    if (keys === undefined) return { node, role, problem: 'it says nothing of its keys' };
    const stranger = strangerProblem(keys.report.identity, node, cluster);
    return stranger === undefined ? { node, role, keys } : { node, role, problem: stranger };
  });
}

/** How often a node is asked that does not answer. */
const attempts = 3;

/**
 * Asks a node, and asks again when a connection breaks: every step may be done twice. A node that never answers counts
 * as one that has not done it.
 */
export async function askNode(
  ask: Ask,
  node: string,
  request: ApplyRequest,
  attempt = 1,
): Promise<ApplyAnswer> {
  try {
    return await ask(node, request);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    if (attempt < attempts) return askNode(ask, node, request, attempt + 1);
    return { ok: false, code: 'failed', message: error.message };
  }
}
