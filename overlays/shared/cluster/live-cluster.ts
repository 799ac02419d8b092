import { existsSync } from 'node:fs';
import { paths } from '../node/paths.ts';
import type { Cluster } from './cluster.ts';
import { readCluster } from './read-cluster.ts';

/** Where the cluster is that counts on this node: the image's, or the one that replaces it. */
export function liveClusterFile(): string {
  return existsSync(paths.appliedCluster) ? paths.appliedCluster : paths.cluster;
}

/**
 * The cluster that counts on this node.
 *
 * @throws Error when it cannot be read: the image, or the disk, is broken.
 */
export function liveCluster(): Cluster {
  return readCluster(liveClusterFile());
}
