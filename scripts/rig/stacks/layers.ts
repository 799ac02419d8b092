import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import type { NodeIdentity } from '../../../overlays/shared/node/node.ts';
import { paths } from '../../../overlays/shared/node/paths.ts';
import type { RenderedFile } from '../../render/rendered-file.ts';
import { writeTree } from '../../render/write-tree.ts';
import type { Switch } from '../network/switch.ts';

/**
 * Lays out what lies above the package tree on directors: the rendered files and programs of the image for all, and
 * for each what its first boot would write.
 */
export async function writeLayers(
  at: Switch,
  cluster: Cluster,
  files: readonly RenderedFile[],
): Promise<void> {
  await writeTree(at.path('layers/rendered'), files);
  const keys = { corosync: randomBytes(256), pacemaker: randomBytes(256) };
  for (const { name } of cluster.directors) {
    const identity: NodeIdentity = {
      cluster: cluster.name,
      name,
      role: 'director',
      instanceId: `rig-${name}`,
      seedDigest: '',
    };
    await writeTree(join(at.path('layers'), name), [
      seeded(paths.node, `${JSON.stringify(identity)}\n`, 0o644),
      seeded('/etc/corosync/authkey', keys.corosync, 0o400),
      seeded('/etc/hostname', `${name}\n`, 0o644),
    ]);
  }
}

function seeded(path: string, content: string | Uint8Array, mode: number): RenderedFile {
  return { path, kind: 'file', content, mode, owner: 'root', group: 'root', source: 'scripts/rig' };
}
