const roles = ['holder', 'stand-in', 'claiming', 'free'] as const;

/** What the lease program says of itself, JSON at `leaseFiles.state`; written when it changes. */
export interface LeaseState {
  /**
   * `holder`: it has the addresses, as the cluster manager wants. `stand-in`: it has them until the cluster
   * manager says where they belong. `claiming`: the cluster manager wants them here, and no majority has agreed.
   */
  readonly role: (typeof roles)[number];
  /** The floating addresses that the lease is for. */
  readonly addresses?: readonly string[];
}

/** The state in a file's text; undefined when it is none. */
export function parseLeaseState(text: string): LeaseState | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isLeaseState(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLeaseState(value: unknown): value is LeaseState {
  if (typeof value !== 'object' || value === null || !('role' in value)) return false;
  return roles.some((role) => role === value.role);
}
