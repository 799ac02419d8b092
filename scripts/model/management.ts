import type { Management } from '../../overlays/shared/cluster/cluster.ts';
import { canonicalAddress } from '../../overlays/shared/net/ip.ts';
import type { CompleteProfile } from '../profile/complete.ts';

/** undefined: SSH is open from everywhere. */
export function toManagement(management: CompleteProfile['management']): Management | undefined {
  if (management === undefined) return undefined;
  const { from, 'floating-addresses': onFloating } = management;
  return { from: from.map(canonicalAddress), floatingAddresses: onFloating };
}
