import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import { formatEvent } from '../../shared/health/event.ts';
import type { Argv } from '../../shared/node/run.ts';
import { readClocks, stoodStill, type Clocks } from './clocks.ts';
import { ResetNote } from './reset-note.ts';

/** Milliseconds between two checks: a director that was resumed keeps its addresses for no longer. */
const interval = 500;
/** Milliseconds that the reset waits for the note to reach the disk. */
export const resetNoteTimeout = 2000;

type Guarded = Pick<Cluster, 'floatingAddresses' | 'membership' | 'failover'>;

/** What the guard does to the machine. */
interface Actions {
  readonly run: (argv: Argv) => Promise<unknown>;
  /** Writes one line to the journal. */
  readonly report: (line: string) => void;
  readonly reset: () => void;
  /** A file that survives the reset. */
  readonly resetNote: string;
}

/**
 * A director whose processors stood still for longer than the others wait for it has been replaced
 * without noticing: its own timers stood still as well, and so did the watchdog of a virtual machine.
 * Where the others count on the watchdog, it is reset here, before it has done anything else: right
 * after such a pause every timer of the machine is due, and starting a program may take seconds.
 * Elsewhere it removes the floating addresses, before the cluster has formed again. The next start
 * reports the reset.
 */
export class StandstillGuard {
  readonly #cluster: Guarded;
  readonly #actions: Actions;
  readonly #timer: NodeJS.Timeout;
  readonly #note: ResetNote;
  #before: Clocks | undefined;

  constructor(cluster: Guarded, actions: Actions) {
    this.#cluster = cluster;
    this.#actions = actions;
    this.#note = new ResetNote(actions.resetNote);
    if (this.#note.found !== undefined) actions.report(this.#note.found);
    this.#before = readClocks();
    if (this.#before === undefined) actions.report(formatEvent('no-standstill-guard'));
    this.#timer = setInterval(() => void this.look(readClocks()), interval);
  }

  /** Compares the clocks with those of last time. Never rejects: a failing guard must not end the reconciler. */
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
    const { run, report } = this.#actions;
    await Promise.allSettled(
      this.#cluster.floatingAddresses.map(({ address, prefix, interface: name }) =>
        run(['ip', 'address', 'del', `${address}/${prefix}`, 'dev', name]),
      ),
    );
    report(formatEvent('stood-still', { seconds, action: 'addresses-released' }));
  }

  /** False when the kernel refuses; otherwise the machine starts again, and nothing follows. */
  async #tryReset(seconds: number): Promise<boolean> {
    const { report, reset } = this.#actions;
    const line = formatEvent('stood-still', { seconds, action: 'reset' });
    // A disk that is full or hangs must not delay the reset.
    const left = this.#note
      .leave(line)
      .catch((error: unknown) =>
        report(formatEvent('reset-note-lost', { problem: String(error) })),
      );
    await Promise.race([left, pause(resetNoteTimeout, undefined, { ref: false })]);
    try {
      reset();
      return true;
    } catch (error) {
      this.#note.withdraw();
      report(formatEvent('reset-failed', { problem: String(error) }));
      return false;
    }
  }
}

/** What the watchdog would have done: an immediate reset, of which no program hears (sysrq `b`). */
export function resetAtOnce(): void {
  writeFileSync('/proc/sysrq-trigger', 'b');
}
