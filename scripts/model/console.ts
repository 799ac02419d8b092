import type { Console } from '../../overlays/shared/cluster/cluster.ts';
import { canonicalAddress } from '../../overlays/shared/net/ip.ts';
import type { CompleteProfile } from '../profile/complete.ts';

/** null: the profile has no console. */
export function toConsole({ enabled, port, from }: CompleteProfile['console']): Console | null {
  return enabled ? { port, from: from.map(canonicalAddress) } : null;
}
