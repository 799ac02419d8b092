/** One that promises itself to holders. */
export interface Voter {
  /** 1 to 31; a director's is corosync's nodeid. */
  readonly id: number;
  readonly votes: number;
  /** Whether it may hold the addresses itself. */
  readonly mayHold: boolean;
}

/** The votes that a holder needs, its own included: more than half. */
export function votesNeeded(voters: readonly Voter[]): number {
  return Math.floor(voters.reduce((sum, { votes }) => sum + votes, 0) / 2) + 1;
}

/**
 * How many cookies a renewal carries: as many voters besides the holder as it takes at most. One that needs
 * fewer repeats one.
 */
export function cookiesNeeded(voters: readonly Voter[]): number {
  return Math.floor(voters.length / 2);
}

/*
 * A claim is a number that no other director makes: a counter, then the director's id.
 */
const ids = 32;

/** A claim of this director that is newer than another. */
export function claimAfter(claim: number, id: number): number {
  return (Math.floor(claim / ids) + 1) * ids + id;
}
