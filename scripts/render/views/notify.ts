import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';

/** Whether people are told what happens. */
export function notifyView({ notify }: Pick<Cluster, 'notify'>): boolean {
  return notify !== null && (notify.mail !== null || notify.webhook !== null);
}
