import { digestOf } from '../../shared/apply/digest.ts';
import type { DirectorReport, SentReport } from '../../shared/apply/messages.ts';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { NodeIdentity } from '../../shared/node/node.ts';
import { paths } from '../../shared/node/paths.ts';
import type { DirectorState, NodeState } from '../../shared/state/node-state.ts';
import { valueOf } from '../../shared/state/part.ts';
import { judge } from '../../shared/state/verdict.ts';
import type { System } from '../firstboot/system.ts';
import { applyState } from './apply-state.ts';
import { comparableBytes, effectiveText } from './effective.ts';
import { Refusal } from './refusal.ts';

/** What whoever asks wants to know. */
interface Wanted {
  /** Files, by the paths under which they are rendered. */
  readonly files: readonly string[];
  /** Digests of cluster files that need not be sent. */
  readonly known?: readonly string[];
}

/** What this node runs now. @throws Refusal when its cluster file is damaged. */
export function reportOf(
  system: System,
  { files, known = [] }: Wanted,
  identity: NodeIdentity,
  state: NodeState,
): SentReport {
  const digests = new Map(
    files.map((path) => {
      const bytes = comparableBytes(system, path);
      return [path, bytes === undefined ? null : digestOf(path, bytes, identity.name)] as const;
    }),
  );
  const isKnown = known.includes(digests.get(paths.cluster) ?? '');
  const { director } = state;
  const certificate = state.certificate && valueOf(state.certificate);
  return {
    identity,
    image: valueOf(state.image)?.version ?? 'unknown',
    ...(!isKnown && { cluster: clusterOf(system) }),
    files: Object.fromEntries(digests),
    apply: applyState(system),
    reasons: judge(state).reasons,
    ...(certificate && { certificate }),
    ...(director && { director: directorReport(director) }),
  };
}

function clusterOf(system: System): Cluster {
  try {
    const cluster: Cluster = JSON.parse(effectiveText(system, paths.cluster) ?? '');
    return cluster;
  } catch {
    throw new Refusal('damaged', 'the cluster file of this node is damaged');
  }
}

function directorReport(director: DirectorState): DirectorReport {
  const nodes = valueOf(director.pacemaker)?.nodes ?? [];
  return {
    quorate: valueOf(director.quorum)?.quorate === true,
    holds: (valueOf(director.addresses) ?? []).some(({ here }) => here),
    byHand: [
      ...(valueOf(director.drained) ?? []).map((name) => `${name} is drained`),
      ...nodes
        .filter(({ state }) => state === 'standby')
        .map(({ name }) => `${name} is in standby`),
      ...(valueOf(director.constraints) ?? []).map((id) => `${id} pins the floating addresses`),
      ...(valueOf(director.pacemaker)?.maintenance === true
        ? ['the cluster is in maintenance']
        : []),
    ],
  };
}
