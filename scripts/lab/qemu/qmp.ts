import type { Socket } from 'node:net';
import { connectUnix } from '../../runtime/connect-unix.ts';
import { lines } from '../../runtime/lines.ts';
import { within } from '../guest/wait.ts';

/** A message of QEMU's machine protocol, `docs/interop/qmp-spec` of QEMU. */
interface QmpMessage {
  readonly QMP?: unknown;
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
  readonly event?: string;
  readonly id?: number;
}

interface Pending {
  readonly command: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Milliseconds; QEMU answers at once unless its host is very busy. */
const commandTimeout = 60_000;

/**
 * A connection to one QEMU. Commands carry an id, so several may be under way; events are counted by
 * name and awaited with `event`.
 */
export class Qmp {
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #watchers = new Map<string, () => void>();
  #next = 1;
  #closed: Error | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', (error) => this.#close(error));
    socket.on('close', () => this.#close(new Error('QEMU closed its control socket')));
  }

  /** Connects and leaves the negotiation mode. Fails at once when nobody listens on `path`. */
  static async connect(path: string): Promise<Qmp> {
    const socket = await connectUnix(path);
    const qmp = new Qmp(socket);
    socket.on('data', lines((line) => qmp.#receive(line)).push);
    await qmp.execute('qmp_capabilities');
    return qmp;
  }

  /** @throws when QEMU refuses the command, does not answer it, or goes away. */
  execute(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    const id = this.#next++;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { command, resolve, reject });
      this.#socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
    });
    return within(`QEMU answers ${command}`, commandTimeout, answer);
  }

  /** Resolves at the next event of that name (`SHUTDOWN`, `RESET`, `WATCHDOG`). */
  event(name: string): Promise<void> {
    return new Promise((resolve) => {
      const listeners = this.#listeners.get(name) ?? new Set();
      listeners.add(resolve);
      this.#listeners.set(name, listeners);
    });
  }

  /** Calls `watcher` at every event of that name; one watcher a name. */
  on(name: string, watcher: () => void): void {
    this.#watchers.set(name, watcher);
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(line: string): void {
    const message: QmpMessage = JSON.parse(line);
    if (message.event !== undefined) {
      const listeners = this.#listeners.get(message.event);
      this.#listeners.delete(message.event);
      this.#watchers.get(message.event)?.();
      for (const listener of listeners ?? []) listener();
      return;
    }
    if (message.id === undefined) return;
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.error === undefined) pending?.resolve(message.return);
    else pending?.reject(new Error(`QEMU refused ${pending.command}: ${message.error.desc}`));
  }

  #close(error: Error): void {
    this.#closed ??= error;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}
