import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { witnessOf } from '../../overlays/shared/cluster/lookups.ts';
import type { KeysReport } from '../../overlays/shared/keys/key-messages.ts';
import type { Seen } from './look.ts';

/** What a rotation would do, and what is in its way. */
export interface KeysPlan {
  readonly cluster: string;
  /** The rotation that was begun before and has not ended; null: it is a new one. */
  readonly goesOn: string | null;
  readonly nodes: readonly PlannedNode[];
  /** Nodes that are left out. */
  readonly without: readonly string[];
  readonly obstacles: readonly string[];
}

interface PlannedNode {
  readonly node: string;
  /** What it gets. */
  readonly keys: readonly string[];
  readonly stage: 'old' | 'staged' | 'switched' | 'new' | 'unknown';
}

export type Reporting = Seen & { readonly keys: KeysReport };

export function isReporting(seen: Seen): seen is Reporting {
  return seen.keys !== undefined;
}

/** @param begun the id of a rotation that was begun on this host. */
export function planKeys(
  cluster: Cluster,
  seen: readonly Seen[],
  without: readonly string[],
  begun: string | undefined,
): KeysPlan {
  return {
    cluster: cluster.name,
    goesOn: begun ?? null,
    nodes: seen.map(({ node, role, keys }) => ({
      node,
      keys: [
        ...(role === 'director' ? ['corosync', 'lease', 'pacemaker', 'mon'] : []),
        ...(witnessOf(cluster)?.name === node ? ['lease'] : []),
        'seeds',
        'apply',
      ],
      stage: stageOf(keys, begun),
    })),
    without,
    obstacles: obstaclesOf(cluster, seen, without, begun),
  };
}

/** How far a node is in a rotation. */
export function stageOf(
  keys: KeysReport | undefined,
  id: string | undefined,
): PlannedNode['stage'] {
  if (keys === undefined) return 'unknown';
  if (id === undefined) return 'old';
  if (keys.last === id) return 'new';
  return keys.rotation?.id === id ? keys.rotation.stage : 'old';
}

function obstaclesOf(
  cluster: Cluster,
  seen: readonly Seen[],
  without: readonly string[],
  begun: string | undefined,
): readonly string[] {
  const silent = seen.flatMap(({ node, problem }) =>
    problem === undefined ? [] : [`${node}: ${problem}`],
  );
  const reporting = seen.filter(isReporting);
  const directors = reporting.filter(({ role }) => role === 'director');
  const names = new Set(cluster.directors.map(({ name }) => name));
  const unknown = without.filter(
    (name) => !names.has(name) && !cluster.realservers.some((server) => server.name === name),
  );
  return [
    ...unknown.map((name) => `${name} is no node of this cluster`),
    ...silent,
    ...reporting.flatMap(({ node, keys }) => nodeObstacles(node, keys, begun)),
    ...(directors.length === 0 ? ['there is no director'] : []),
    ...directors.flatMap(({ node, keys: { report } }) =>
      report.director?.quorate === true ? [] : [`${node} has no quorum`],
    ),
    ...directors.flatMap(({ node, keys: { members } }) =>
      members
        .filter((name) => names.has(name) && without.includes(name))
        .map(
          (name) =>
            `${node} is in one cluster with ${name}, which would lose it: do not leave it out`,
        ),
    ),
    ...differing(directors, begun),
  ];
}

function nodeObstacles(
  node: string,
  { rotation, report, seedKeys }: KeysReport,
  begun: string | undefined,
): readonly string[] {
  const { pending } = report.apply;
  return [
    ...(pending === null
      ? []
      : [`${node}: the change ${pending.id} by ${pending.by} waits until ${pending.until}`]),
    ...(rotation?.stage === 'switched' && rotation.id !== begun
      ? [`${node}: the rotation ${rotation.id} by ${rotation.by} has not ended`]
      : []),
    ...(seedKeys.length === 0
      ? [
          `${node} has no signed seed, and takes keys from nobody: give it one (lvsmith seed ${node})`,
        ]
      : []),
  ];
}

/** Before a rotation all directors have one key; whoever has another one is in a cluster of its own. */
function differing(directors: readonly Reporting[], begun: string | undefined): readonly string[] {
  const old = directors.filter(({ keys }) => ['old', 'staged'].includes(stageOf(keys, begun)));
  const [first] = old;
  return old.flatMap(({ node, keys: { key } }) =>
    key === first?.keys.key
      ? []
      : [`${node} has another key than ${first?.node}: give it a seed (lvsmith seed ${node})`],
  );
}
