import { managedFiles } from '../../overlays/shared/apply/managed.ts';
import type { NodeReport } from '../../overlays/shared/apply/messages.ts';
import type { Role } from '../../overlays/shared/node/node.ts';
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
  return forEachNode(names, async (node): Promise<Seen> => {
    const role = profileNode(cluster, node)?.role ?? 'realserver';
    const paths = comparedPaths(rendered.trees[role]);
    try {
      const answer = await ask(node, { do: 'report', paths });
      if (!answer.ok) return { node, role, problem: answer.message };
      const { report } = answer;
      if (report === undefined) return { node, role, problem: 'it says nothing of itself' };
      const { identity } = report;
      if (identity.name === node && identity.cluster === cluster.name)
        return { node, role, report };
      return {
        node,
        role,
        problem: `${identity.name} of ${identity.cluster} answers in its place`,
      };
    } catch (error) {
      if (error instanceof Unreachable) return { node, role, problem: error.message };
      throw error;
    }
  });
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
