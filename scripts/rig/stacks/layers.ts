import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { witnessOf } from '../../../overlays/shared/cluster/lookups.ts';
import { witnessSecret } from '../../../overlays/shared/lease/keys.ts';
import type { NodeIdentity, Role } from '../../../overlays/shared/node/node.ts';
import { paths } from '../../../overlays/shared/node/paths.ts';
import type { RenderedFile } from '../../render/rendered-file.ts';
import { writeTree } from '../../render/write-tree.ts';
import type { Switch } from '../network/switch.ts';

/** The rendered files and programs of a role's image lie in a layer of that name. */
export type Layer = Role;

/**
 * Lays out what lies above the package tree: the rendered files and programs of the images, and for each director, and
 * a witness, what its first boot would write.
 */
export async function writeLayers(
  at: Switch,
  cluster: Cluster,
  files: Readonly<Partial<Record<Layer, readonly RenderedFile[]>>>,
): Promise<void> {
  for (const layer of ['director', 'realserver'] as const)
    await writeTree(at.path(`layers/${layer}`), files[layer] ?? []);
  const keys = { corosync: randomBytes(256), pacemaker: randomBytes(256) };
  for (const { name } of cluster.directors)
    await writeTree(join(at.path('layers'), name), [
      ...identityFiles(cluster, name, 'director'),
      seeded(paths.corosyncKey, keys.corosync, 0o400),
    ]);
  const witness = witnessOf(cluster);
  if (witness === undefined) return;
  const secret = witnessSecret(keys.corosync, cluster.name, witness.name);
  await writeTree(join(at.path('layers'), witness.name), [
    ...identityFiles(cluster, witness.name, 'realserver'),
    seeded(paths.witnessKey, secret, 0o400),
  ]);
}

function identityFiles({ name: cluster }: Cluster, name: string, role: Role): RenderedFile[] {
  const identity: NodeIdentity = {
    cluster,
    name,
    role,
    instanceId: `rig-${name}`,
    seedDigest: '',
  };
  return [
    seeded(paths.node, `${JSON.stringify(identity)}\n`, 0o644),
    seeded('/etc/hostname', `${name}\n`, 0o644),
  ];
}

function seeded(path: string, content: string | Uint8Array, mode: number): RenderedFile {
  return { path, kind: 'file', content, mode, owner: 'root', group: 'root', source: 'scripts/rig' };
}
