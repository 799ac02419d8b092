import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from '../../shared/cluster.ts';
import { formatEvent } from '../../shared/event.ts';
import { readClocks, stoodStill, type Clocks } from './clocks.ts';
import { LastWords } from './last-words.ts';

/** Milliseconds between two looks: a director that was thawed has its addresses for no longer. */
const interval = 500;
/** Milliseconds for the last words to reach the disk: the reset waits for no longer. */
export const lastWordsPatience = 2000;

type Guarded = Pick<Cluster, 'floatingAddresses' | 'membership' | 'failover'>;
type Run = (argv: readonly [string, ...string[]]) => Promise<unknown>;

/** What the guard does to the machine. */
interface Hands {
  readonly run: Run;
  readonly say: (line: string) => void;
  readonly reset: () => void;
  /** A file that survives the reset. */
  readonly lastWords: string;
}

/**
 * A director whose processors stood still for longer than the others wait for it has been replaced
 * without noticing it: its own timers stood still as well, and so did the watchdog of a virtual
 * machine. Where the others count on the watchdog's reset it is reset here, before it has done anything
 * else: right after such a pause every timer of the machine is due, and a program that it starts may
 * take seconds. Elsewhere it lets go of the floating addresses, before the cluster has found together
 * again. The reset is told by the next start.
 */
export class StandstillGuard {
  readonly #cluster: Guarded;
  readonly #hands: Hands;
  readonly #timer: NodeJS.Timeout;
  readonly #lastWords: LastWords;
  #before: Clocks | undefined;

  constructor(cluster: Guarded, hands: Hands) {
    this.#cluster = cluster;
    this.#hands = hands;
    this.#lastWords = new LastWords(hands.lastWords);
    if (this.#lastWords.left !== undefined) hands.say(this.#lastWords.left);
    this.#before = readClocks();
    if (this.#before === undefined) hands.say(formatEvent('no-standstill-guard'));
    this.#timer = setInterval(() => void this.look(readClocks()), interval);
  }

  /** One look at the clocks. Rejects never: a guard that fails must not end the reconciler. */
  async look(now: Clocks | undefined): Promise<void> {
    const before = this.#before;
    this.#before = now;
    if (before === undefined || now === undefined) return;
    const stood = stoodStill(before, now);
    if (stood > this.#cluster.membership.deadtime) await this.#giveUp(stood);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #giveUp(stood: number): Promise<void> {
    const seconds = Math.round(stood / 1000);
    if (this.#cluster.failover.fencing === 'watchdog' && (await this.#tryReset(seconds))) return;
    const { run, say } = this.#hands;
    await Promise.allSettled(
      this.#cluster.floatingAddresses.map(({ address, prefix, interface: name }) =>
        run(['ip', 'address', 'del', `${address}/${prefix}`, 'dev', name]),
      ),
    );
    say(formatEvent('stood-still', { seconds, action: 'addresses-released' }));
  }

  /** False when the kernel refuses; otherwise nothing comes after it but the next start. */
  async #tryReset(seconds: number): Promise<boolean> {
    const { say, reset } = this.#hands;
    const words = formatEvent('stood-still', { seconds, action: 'reset' });
    // A disk that is full or hangs must not keep the address up.
    const left = this.#lastWords
      .leave(words)
      .catch((error: unknown) => say(formatEvent('last-words-lost', { problem: String(error) })));
    await Promise.race([left, pause(lastWordsPatience, undefined, { ref: false })]);
    try {
      reset();
      return true;
    } catch (error) {
      this.#lastWords.withdraw();
      say(formatEvent('reset-failed', { problem: String(error) }));
      return false;
    }
  }
}

/** What the watchdog would have done: a reset at once, without a word to any program (sysrq `b`). */
export function resetAtOnce(): void {
  writeFileSync('/proc/sysrq-trigger', 'b');
}
