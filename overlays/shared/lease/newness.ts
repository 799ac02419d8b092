/** What a message carries so that its receiver can tell that it is no replay. */
interface Stamp {
  readonly echo: bigint;
  readonly proof: bigint;
  readonly sequence: number;
}

/**
 * Tells new messages of one peer from old ones that somebody recorded, and from those that took another way
 * and come late.
 *
 * Each side makes up a proof, a random number that the other has to echo: what echoes it was sent after it was
 * made up. Within one proof messages are counted. A peer that was restarted knows no proof and gets a second
 * one; the first stays good until the second was used, so a recorded message cannot shut the peer out.
 */
export class Newness {
  readonly #random: () => bigint;
  #proof: bigint;
  #nextProof: bigint | undefined;
  #received = 0;
  #sent = 0;
  #echo = 0n;

  /** @param random 64 random bits, never 0. */
  constructor(random: () => bigint) {
    this.#random = random;
    this.#proof = random();
  }

  /** The stamp of the next message to the peer. */
  stamp(): Stamp {
    this.#sent += 1;
    return { echo: this.#echo, proof: this.#nextProof ?? this.#proof, sequence: this.#sent };
  }

  /** Whether a message of the peer is new; it counts as received then. */
  accepts({ echo, sequence }: Stamp): boolean {
    if (echo === this.#nextProof) {
      this.#proof = echo;
      this.#nextProof = undefined;
      this.#received = 0;
    } else if (echo !== this.#proof) {
      this.#nextProof ??= this.#random();
      return false;
    }
    if (sequence <= this.#received) return false;
    this.#received = sequence;
    return true;
  }

  /** Whether a peer that says this has another proof than the one that it gave. */
  isBehind(proof: bigint): boolean {
    return proof !== this.#echo;
  }

  /** The peer gave its proof, in an answer that nobody can have recorded before. */
  learn(proof: bigint): void {
    this.#echo = proof;
  }
}
