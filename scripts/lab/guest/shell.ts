import type { Socket } from 'node:net';
import { connectUnix } from '../../runtime/connect-unix.ts';
import { deferred } from '../../runtime/deferred.ts';
import { lines } from '../../runtime/lines.ts';
import { agent, decoded, fromGuest, runLine } from './shell-protocol.ts';
import { within } from './wait.ts';

export interface ShellResult {
  readonly code: number;
  /** Standard output and standard error, in the order in which they were written. */
  readonly output: string;
}

interface Pending {
  /** What has come of a long answer. */
  readonly parts: string[];
  readonly resolve: (result: ShellResult) => void;
  readonly reject: (error: Error) => void;
}

/** One count for all shells: a guest that was put back to a snapshot may still answer an earlier command. */
let nextId = 1;

/** A root shell in a guest over a virtio console: works before, and without, the guest's network. */
export class GuestShell {
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  #ready = deferred<void>();
  #isReady = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', lines((line) => this.#line(line), 'latin1').push);
    socket.on('error', () => this.#reset('the machine is off'));
    socket.on('close', () => this.#reset('the machine is off'));
  }

  static async connect(path: string): Promise<GuestShell> {
    return new GuestShell(await connectUnix(path));
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Resolves when the guest has started its shell; again after a reboot. */
  ready(): Promise<void> {
    return this.#ready.promise;
  }

  /**
   * Runs a bash script in the guest. Several may run at once.
   *
   * @throws DeadlinePassed after `deadline` milliseconds, or Error when the machine stops meanwhile.
   */
  async execute(script: string, deadline: number): Promise<ShellResult> {
    await within('the shell of the guest', deadline, this.#ready.promise);
    const id = nextId++;
    const answer = new Promise<ShellResult>((resolve, reject) => {
      this.#pending.set(id, { parts: [], resolve, reject });
    });
    this.#socket.write(runLine(id, script));
    return within(`in the guest: ${script}`, deadline, answer);
  }

  /** The guest takes commands: its shell says so, or was doing so in the snapshot that the machine is back to. */
  resume(): void {
    this.#isReady = true;
    this.#ready.resolve();
  }

  /** The machine was reset: commands that are under way get no answer any more. */
  lost(): void {
    this.#reset('the machine was reset');
  }

  close(): void {
    this.#socket.destroy();
  }

  #line(line: string): void {
    const said = fromGuest(line);
    if (said.type === 'greeting') {
      this.#reset('the machine restarted');
      this.#socket.write(agent);
    } else if (said.type === 'ready') {
      this.resume();
    } else if (said.type === 'part') {
      this.#pending.get(said.id)?.parts.push(said.base64);
    } else if (said.type === 'answer') {
      const pending = this.#pending.get(said.id);
      this.#pending.delete(said.id);
      pending?.resolve({ code: said.code, output: decoded(said, pending.parts) });
    }
  }

  #reset(why: string): void {
    if (this.#isReady) this.#ready = deferred();
    this.#isReady = false;
    for (const pending of this.#pending.values()) pending.reject(new Error(why));
    this.#pending.clear();
  }
}
