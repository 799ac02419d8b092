import { readFileSync } from 'node:fs';
import type { Cluster } from './cluster.ts';

/**
 * The cluster of this node's image.
 *
 * @throws Error when the file is missing or not JSON: the image is broken.
 */
export function readCluster(file: string): Cluster {
  // Written by the build from a validated profile, on a file system that nodes cannot write.
  const cluster: Cluster = JSON.parse(readFileSync(file, 'utf8'));
  return cluster;
}
