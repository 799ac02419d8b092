import type { Voter } from './voters.ts';

/** A holder that this director had promised itself to, and that needs somebody to stand in. */
interface Silent {
  readonly id: number;
  readonly since: number;
}

export interface SuccessionOptions {
  readonly self: number;
  /** In the order of standing in. */
  readonly voters: readonly Voter[];
  /** Milliseconds that each further director of the order waits longer. */
  readonly place: number;
  /** Milliseconds for which a peer counts as eligible after it said so. */
  readonly trusted: number;
}

/** Who stands in for a silent holder, and when. Sets of directors are numbers with a bit for each id. */
export class Succession {
  readonly #options: SuccessionOptions;
  /** When each peer last said that it may stand in. */
  readonly #eligiblePeers = new Map<number, number>();
  /** The directors that may, as the last holder knew them; 0: not known. */
  #known = 0;
  #silent: Silent | undefined;
  isEligible = false;

  constructor(options: SuccessionOptions) {
    this.#options = options;
  }

  /** This director's part in what it says: its own bit. */
  get own(): number {
    return this.isEligible ? bit(this.#options.self) : 0;
  }

  /** The peers that answer and may stand in: what a holder tells the others. */
  peers(now: number): number {
    let set = 0;
    for (const [id, at] of this.#eligiblePeers)
      if (now - at < this.#options.trusted) set |= bit(id);
    return set >>> 0;
  }

  heard(from: number, eligible: number, now: number): void {
    if ((eligible & bit(from)) === 0) this.#eligiblePeers.delete(from);
    else this.#eligiblePeers.set(from, now);
  }

  /** Somebody holds, and knows these to be eligible. */
  hasHolder(eligible: number): void {
    this.#silent = undefined;
    this.#known = eligible;
  }

  /** Nobody shall stand in. */
  clear(): void {
    this.#silent = undefined;
  }

  /** Somebody shall stand in for this holder. */
  fellSilent(silent: Silent): void {
    this.#silent = silent;
  }

  /** When this director stands in, if it is eligible: after those that come first and are eligible too. */
  get at(): number {
    if (this.#silent === undefined || !this.isEligible) return Number.POSITIVE_INFINITY;
    const { self, voters, place } = this.#options;
    const { id: silent, since } = this.#silent;
    const order = voters.filter(
      ({ id, mayHold }) =>
        mayHold &&
        id !== silent &&
        (id === self || this.#known === 0 || (this.#known & bit(id)) !== 0),
    );
    const rank = order.findIndex(({ id }) => id === self);
    return rank < 0 ? Number.POSITIVE_INFINITY : since + place * rank;
  }
}

function bit(id: number): number {
  return (1 << id) >>> 0;
}
