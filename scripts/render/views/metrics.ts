import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';

/** Where every node listens for Prometheus; null: nowhere. */
export function metricsView({ metrics }: Pick<Cluster, 'metrics'>) {
  if (metrics === null) return null;
  // A port alone is one of both families; without a network that may read it, the node itself only.
  const listen = `${metrics.from.length === 0 ? '127.0.0.1:' : ''}${metrics.port}`;
  return { listen };
}
