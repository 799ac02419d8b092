import type { UpdateDescription } from '../../shared/update/update.ts';
import { compareVersions } from '../../shared/update/version.ts';

/** What a node is, as far as an update must fit it. */
export interface Target {
  readonly image: string;
  readonly cluster: string;
  readonly version: string;
  /** Bytes of the slot that does not run. */
  readonly slotSize: number;
}

/**
 * Why a node does not take an update; undefined when it does.
 *
 * @param downgrade whether an older version is wanted.
 */
export function whyNot(
  update: UpdateDescription,
  node: Target,
  downgrade: boolean,
): string | undefined {
  const { image, cluster, version, root } = update;
  if (image !== node.image) return `this is an update of ${image}, and this node is ${node.image}`;
  if (cluster !== node.cluster)
    return `this is an update of the cluster ${cluster}, and this node belongs to ${node.cluster}`;
  if (version === node.version) return `this node runs ${version} already`;
  if (compareVersions(version, node.version) < 0 && !downgrade)
    return `${version} is older than ${node.version}, which this node runs\n  hint: --downgrade takes it nevertheless`;
  if (root.content.size > node.slotSize)
    return `the root has ${root.content.size} bytes, and the slot ${node.slotSize}`;
  return undefined;
}
