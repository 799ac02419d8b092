import type { LeaseTiming } from '../../../overlays/shared/lease/timing.ts';

/** What the gate's rules do with the datagrams that they see; times are those of the machine's own clock. */
export class SimulatedGate {
  readonly #timing: Pick<LeaseTiming, 'fresh' | 'hold'>;
  readonly #asked = new Map<bigint, number>();
  /** Until when it is open. */
  openUntil = Number.NEGATIVE_INFINITY;

  constructor(timing: Pick<LeaseTiming, 'fresh' | 'hold'>) {
    this.#timing = timing;
  }

  /** A question leaves. A stamp is never made younger. */
  stamp(cookie: bigint, now: number): void {
    for (const [old, at] of this.#asked) if (at < now - this.#timing.fresh) this.#asked.delete(old);
    if (!this.#asked.has(cookie)) this.#asked.set(cookie, now);
  }

  /** @returns whether it let the renewal through. */
  renew(cookies: readonly bigint[], now: number): boolean {
    const { fresh, hold } = this.#timing;
    const known = cookies.every(
      (cookie) => now - (this.#asked.get(cookie) ?? Number.NEGATIVE_INFINITY) < fresh,
    );
    if (!known || cookies.length === 0) return false;
    this.openUntil = now + hold;
    return true;
  }

  shut(): void {
    this.openUntil = Number.NEGATIVE_INFINITY;
  }
}
