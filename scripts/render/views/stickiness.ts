import type { Failover } from '../../../overlays/shared/cluster/cluster.ts';

/** The scores that decide between directors that can all hold the floating addresses. */
export interface Scores {
  /** For being the preferred director. */
  readonly preference: number;
  /** For being where the addresses are. */
  readonly stickiness: number;
}

/**
 * Three scores compete for the floating addresses: that of the ping nodes that a director reaches,
 * that of being preferred, and that of holding them already. Losing a ping node must outweigh the
 * other two together; the preferred director must outweigh the holder exactly when the addresses
 * are to return to it.
 *
 * With auto-failback, one point for staying keeps the addresses from moving between equals. Without
 * it the holder has to win, so the preference is lowered until both fit below the multiplier.
 */
export function scores(failover: Failover): Scores {
  const room =
    failover.ping.nodes.length === 0 ? Number.POSITIVE_INFINITY : failover.ping.multiplier - 1;
  if (failover.autoFailback) {
    const stickiness = Math.max(0, Math.min(1, room - failover.preference));
    return { preference: failover.preference, stickiness };
  }
  const preference = Math.min(failover.preference, Math.max(0, Math.floor((room - 1) / 2)));
  return { preference, stickiness: preference + 1 };
}
