import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between the starts of two looks. */
const interval = 1000;
/** A look that takes long is followed by a pause of twice its time: whoever watches must not slow the cluster down. */
const restShare = 2;
/** Milliseconds: nor may a page wait for ever. */
const longestRest = 3000;

/** How long to wait after a look that took so long, in milliseconds. */
export function restAfter(took: number): number {
  return Math.max(interval - took, Math.min(took * restShare, longestRest), 0);
}

/**
 * Looks again and again while somebody watches: once for all of them, and the next time for who comes in between.
 */
export class Watch<T> {
  readonly #look: () => Promise<T>;
  readonly #pause: (milliseconds: number) => Promise<unknown>;
  readonly #watchers = new Set<(found: T) => void>();
  #runs = false;

  constructor(
    look: () => Promise<T>,
    pause: (milliseconds: number) => Promise<unknown> = (milliseconds) => sleep(milliseconds),
  ) {
    this.#look = look;
    this.#pause = pause;
  }

  /** @returns what ends it */
  add(watcher: (found: T) => void): () => void {
    this.#watchers.add(watcher);
    if (!this.#runs) void this.#run();
    return () => void this.#watchers.delete(watcher);
  }

  async #run(): Promise<void> {
    this.#runs = true;
    while (this.#watchers.size > 0) {
      const began = performance.now();
      const found = await this.#look();
      for (const watcher of this.#watchers) watcher(found);
      if (this.#watchers.size > 0) await this.#pause(restAfter(performance.now() - began));
    }
    this.#runs = false;
  }
}
