import type { Cluster } from './cluster.ts';

/** The directors that are wanted as holders before the others, the most wanted first. */
export function wantedOrder({
  directors,
  failover,
}: Pick<Cluster, 'directors'> & {
  readonly failover: Pick<Cluster['failover'], 'order'>;
}): readonly string[] {
  return failover.order ?? directors.flatMap(({ name, preferred }) => (preferred ? [name] : []));
}
