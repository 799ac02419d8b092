import type { Metrics } from '../../overlays/shared/cluster/cluster.ts';
import { canonicalAddress } from '../../overlays/shared/net/ip.ts';
import type { CompleteProfile } from '../profile/complete.ts';

/** null: the profile has no metrics. */
export function toMetrics({ enabled, port, from }: CompleteProfile['metrics']): Metrics | null {
  return enabled ? { port, from: from.map(canonicalAddress) } : null;
}
