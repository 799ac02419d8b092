import { join } from 'node:path';
import type { Cluster } from '../../overlays/shared/cluster.ts';
import { didYouMean } from '../../overlays/shared/did-you-mean.ts';
import {
  nodeNames,
  profileNetwork,
  profileNode,
  type ProfileNode,
} from '../../overlays/shared/seed/profile-network.ts';
import type { SeedFormat } from '../../overlays/shared/seed/seed.ts';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { asFolderFailure } from '../report/storage-failure.ts';
import { nodeSecrets, secretsFolder, type NodeSecrets } from './secrets.ts';
import { seedFiles, type SeedContents } from './seed-files.ts';
import { writeSeed, type Medium } from './write.ts';

export interface WrittenSeed {
  readonly node: string;
  readonly path: string;
}

/**
 * Makes the seeds of some nodes, or of all, below a folder: `litsha21.iso`.
 *
 * @throws Failure for an unknown node, before anything is written, and for a folder that cannot be
 * written to.
 */
export async function makeSeeds(
  cluster: Cluster,
  nodes: readonly string[] | 'all',
  options: { readonly format: SeedFormat; readonly medium: Medium; readonly folder: string },
): Promise<readonly WrittenSeed[]> {
  const names = nodes === 'all' ? nodeNames(cluster) : nodes;
  for (const name of names) knownNode(cluster, name);
  const written: WrittenSeed[] = [];
  for (const node of names) {
    const secrets = await stored(
      'set XDG_STATE_HOME to',
      nodeSecrets(secretsFolder(cluster.name), node),
    );
    const files = seedFiles(options.format, seedContents(cluster, node, secrets));
    const base = join(options.folder, node);
    const path = await stored('give --out', writeSeed(files, options.format, options.medium, base));
    written.push({ node, path });
  }
  return written;
}

async function stored<T>(give: string, work: Promise<T>): Promise<T> {
  return await work.catch((error: unknown) => {
    throw asFolderFailure(error, give, exitCodes.toolMissing);
  });
}

/**
 * What a node's seed says: who it is, where it is, and the cluster's secrets. What all nodes of a role
 * share (time servers, the time zone, the SSH keys of the profile) is in the image already.
 *
 * @throws Failure when the profile has no such node.
 */
export function seedContents(cluster: Cluster, name: string, secrets: NodeSecrets): SeedContents {
  const node = knownNode(cluster, name);
  const { corosyncAuthkey, pacemakerAuthkey, monPassword, sshHostKey } = secrets;
  return {
    hostname: name,
    sshAuthorizedKeys: [],
    network: profileNetwork(cluster, node),
    lvsmith: {
      cluster: cluster.name,
      role: node.role,
      sshHostKey,
      ...(node.role === 'director' ? { corosyncAuthkey, pacemakerAuthkey, monPassword } : {}),
    },
  };
}

function knownNode(cluster: Cluster, name: string): ProfileNode {
  const node = profileNode(cluster, name);
  if (node !== undefined) return node;
  const names = nodeNames(cluster);
  const meant = didYouMean(name, names);
  throw new Failure(`${name} is not a node of the cluster ${cluster.name}`, {
    exitCode: exitCodes.usage,
    hint: meant === undefined ? `its nodes are ${names.join(', ')}` : `did you mean ${meant}?`,
  });
}
