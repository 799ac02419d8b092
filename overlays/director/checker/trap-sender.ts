import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { formatTrap, type Report } from './trap.ts';

/** Milliseconds between two batches, and how many reports a batch has: mon reads them one by one. */
const pause = 20;
const batch = 8;
/** Milliseconds for which the key counts as read: mon has another one after each start. */
const keyAge = 1000;

export interface TrapTarget {
  readonly port: number;
  /** The file with the key that mon wants. */
  readonly keyFile: string;
}

/**
 * Sends reports to mon, at a pace that mon can follow. Of two that wait about one service of one server only the later
 * one is sent. One that is lost comes again with the next check.
 */
export class TrapSender {
  readonly #target: TrapTarget;
  readonly #socket = createSocket('udp4');
  readonly #waiting = new Map<string, Report>();
  #timer: NodeJS.Timeout | undefined;
  #key = '';
  #keyRead = Number.NEGATIVE_INFINITY;

  constructor(target: TrapTarget) {
    this.#target = target;
    // mon is being restarted: nobody listens.
    this.#socket.on('error', () => undefined);
    this.#socket.unref();
  }

  send(report: Report): void {
    this.#waiting.set(`${report.realserver}/${report.service}`, report);
    this.#timer ??= setTimeout(() => this.#flush(), 0);
  }

  /** Sends what waits, and closes. */
  async close(): Promise<void> {
    while (this.#waiting.size > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    clearTimeout(this.#timer);
    await new Promise<void>((resolve) => {
      this.#socket.close(resolve);
    });
  }

  #flush(): void {
    const key = this.#freshKey();
    let left = batch;
    for (const [name, report] of this.#waiting) {
      if (left-- === 0) break;
      this.#waiting.delete(name);
      // With an empty key mon would refuse it, and say so each time.
      if (key !== '')
        this.#socket.send(formatTrap(report, key), this.#target.port, '127.0.0.1', () => undefined);
    }
    this.#timer = this.#waiting.size > 0 ? setTimeout(() => this.#flush(), pause) : undefined;
  }

  #freshKey(): string {
    const now = performance.now();
    if (now - this.#keyRead < keyAge) return this.#key;
    this.#keyRead = now;
    try {
      this.#key = readFileSync(this.#target.keyFile, 'utf8').trim();
    } catch {
      this.#key = '';
    }
    return this.#key;
  }
}
