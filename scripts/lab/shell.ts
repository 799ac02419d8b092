import { createConnection, type Socket } from 'node:net';
import { deferred } from './deferred.ts';
import { within } from './wait.ts';

export interface ShellResult {
  readonly code: number;
  /** Standard output and standard error, in the order in which they were written. */
  readonly output: string;
}

interface Pending {
  readonly resolve: (result: ShellResult) => void;
  readonly reject: (error: Error) => void;
}

/** Marks every line of the protocol: a control character that no console text starts with. */
const mark = '\u001e';
/** Printed by the guest's unit when its shell starts; see guest-shell.ts. */
export const greeting = 'hello';

/*
 * Each command runs in the background and answers with one line, so that a command that waits keeps
 * no other waiting. The lock keeps two answers from mixing. The answer is base64: a console is no
 * place for arbitrary bytes.
 */
const agent = [
  'd=/run/lvsmith-lab; mkdir -p $d',
  `run() { ( echo "$2" | base64 -d >$d/$1; bash $d/$1 >$d/$1.out 2>&1 </dev/null; rc=$?;
 { flock 9; printf '\\036%s %s ' $1 $rc; base64 -w0 <$d/$1.out; echo; } 9>$d/lock; rm -f $d/$1 $d/$1.out ) & }`,
  `printf '\\036ready\\n'`,
].join('\n');

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
      this.#pending.set(id, { resolve, reject });
    });
    this.#socket.write(`run ${id} ${Buffer.from(script).toString('base64')}\n`);
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
    for (const line of lines) this.#line(line.trim());
  }

  /**
   * What stands before the last mark is echo or a prompt, from before the shell was told to be quiet,
   * or the first half of an answer that a reset cut short.
   */
  #line(line: string): void {
    const at = line.lastIndexOf(mark);
    const [word = '', code, output = ''] = at < 0 ? [] : line.slice(at + 1).split(' ');
    if (word === 'hello') {
      this.#reset('the machine restarted');
      this.#socket.write(`${agent}\n`);
    } else if (word === 'ready') {
      this.#isReady = true;
      this.#ready.resolve();
    } else if (word !== '') {
      const pending = this.#pending.get(Number(word));
      this.#pending.delete(Number(word));
      pending?.resolve({ code: Number(code), output: Buffer.from(output, 'base64').toString() });
    }
  }

  #reset(why: string): void {
    if (this.#isReady) this.#ready = deferred();
    this.#isReady = false;
    for (const pending of this.#pending.values()) pending.reject(new Error(why));
    this.#pending.clear();
  }
}
