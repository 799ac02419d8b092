import { digestOf } from '../../overlays/shared/apply/digest.ts';
import { managedFiles } from '../../overlays/shared/apply/managed.ts';
import type { NodeReport, SentReport } from '../../overlays/shared/apply/messages.ts';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import type { NodeIdentity, Role } from '../../overlays/shared/node/node.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import { nodeNames, profileNode } from '../../overlays/shared/seed/network/profile-network.ts';
import type { RenderedProfile } from '../render/render-profile.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { forEachNode } from './in-turn.ts';
import { Unreachable, type Ask } from './transport.ts';

/** What a node of the profile runs; without a report, why there is none. */
export interface Seen {
  readonly node: string;
  readonly role: Role;
  readonly report?: NodeReport;
  readonly problem?: string;
}

/** Asks every node what it runs, but those that are left out. */
export async function lookAtNodes(
  rendered: RenderedProfile,
  ask: Ask,
  without: readonly string[],
): Promise<readonly Seen[]> {
  const { cluster } = rendered.model;
  const names = nodeNames(cluster).filter((name) => !without.includes(name));
  const asked = {
    director: comparedPaths(rendered.trees.director),
    realserver: comparedPaths(rendered.trees.realserver),
  };
  const clusters = clustersOf(rendered);
  return forEachNode(names, async (node): Promise<Seen> => {
    const role = profileNode(cluster, node)?.role ?? 'realserver';
    const known = [...clusters.keys()];
    try {
      const answer = await ask(node, { do: 'report', paths: asked[role], known });
      if (!answer.ok) return { node, role, problem: `${node}: ${answer.message}` };
      const report = answer.report && withCluster(answer.report, clusters);
      if (report === undefined) return { node, role, problem: `${node} says nothing of itself` };
      const stranger = strangerProblem(report.identity, node, cluster);
      return stranger === undefined
        ? { node, role, report }
        : { node, role, problem: `${node}: ${stranger}` };
    } catch (error) {
      if (error instanceof Unreachable) return { node, role, problem: error.message };
      throw error;
    }
  });
}

/** Who it is that answers for a node; undefined: the node. */
export function strangerProblem(
  { name, cluster }: NodeIdentity,
  node: string,
  wanted: Pick<Cluster, 'name'>,
): string | undefined {
  return name === node && cluster === wanted.name
    ? undefined
    : `${name} of ${cluster} answers in its place`;
}

/**
 * Cluster files by their digests. Hundreds of nodes run the same one, which is large: each is sent, read and compared
 * once.
 */
type Clusters = Map<string, Cluster>;

function clustersOf({ model, trees }: RenderedProfile): Clusters {
  const file = trees.director.find(({ path }) => path === paths.cluster);
  return new Map(file && [[digestOf(paths.cluster, file.content, ''), asSent(model.cluster)]]);
}

/** As nodes have it: what is undefined is not there. */
function asSent(cluster: Cluster): Cluster {
  const sent: Cluster = JSON.parse(JSON.stringify(cluster));
  return sent;
}

/** A report with its cluster, which others have sent; undefined: nobody has. */
function withCluster(report: SentReport, clusters: Clusters): NodeReport | undefined {
  const digest = report.files[paths.cluster] ?? '';
  const cluster = clusters.get(digest) ?? report.cluster;
  if (cluster === undefined) return undefined;
  if (digest !== '') clusters.set(digest, cluster);
  return { ...report, cluster };
}

function comparedPaths(tree: readonly RenderedFile[]): readonly string[] {
  const managed = managedFiles.map(({ path }) => path);
  return [...new Set([...tree.filter(isCompared).map(({ path }) => path), ...managed])];
}

/** What a seed may write is not what was rendered. */
const ofSeeds: readonly string[] = ['/etc/mon/userfile', '/etc/hostname', '/etc/timezone'];

/** Nodes tell nobody about files that not everybody may read. */
export function isCompared({ kind, path, mode }: RenderedFile): boolean {
  return kind === 'file' && (mode & 0o004) !== 0 && !ofSeeds.includes(path);
}
