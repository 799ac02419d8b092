/** What the lease program says of itself, JSON at `leaseFiles.state`; written when it changes. */
export interface LeaseState {
  /**
   * `holder`: it has the addresses, as the cluster manager wants. `stand-in`: it has them until the cluster
   * manager says where they belong. `claiming`: the cluster manager wants them here, and no majority has agreed.
   */
  readonly role: 'holder' | 'stand-in' | 'claiming' | 'free';
}
