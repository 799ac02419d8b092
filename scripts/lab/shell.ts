import { createConnection, type Socket } from 'node:net';
import { deferred } from './deferred.ts';
import { agent, decoded, fromGuest, runLine } from './guest-agent.ts';
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

/** A root shell in a guest over a virtio console: works before, and without, the guest's network. */
export class GuestShell {
  readonly #socket: Socket;
  readonly #pending = new Map<number, Pending>();
  #buffer = '';
  #next = 1;
  #ready = deferred<void>();
  #isReady = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#receive(chunk));
    socket.on('error', () => this.#reset('the machine is off'));
    socket.on('close', () => this.#reset('the machine is off'));
  }

  static async connect(path: string): Promise<GuestShell> {
    const socket = createConnection(path);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new GuestShell(socket);
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
    const id = this.#next++;
    const answer = new Promise<ShellResult>((resolve, reject) => {
      this.#pending.set(id, { parts: [], resolve, reject });
    });
    this.#socket.write(runLine(id, script));
    return within(`in the guest: ${script}`, deadline, answer);
  }

  /** The machine was reset: what was asked of it is not answered any more. */
  lost(): void {
    this.#reset('the machine was reset');
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: string): void {
    const lines = (this.#buffer + chunk).split('\n');
    this.#buffer = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    const said = fromGuest(line);
    if (said.type === 'greeting') {
      this.#reset('the machine restarted');
      this.#socket.write(agent);
    } else if (said.type === 'ready') {
      this.#isReady = true;
      this.#ready.resolve();
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
