import { createConnection, type Socket } from 'node:net';

export interface MonAddress {
  readonly host: string;
  readonly port: number;
}

/** mon's client port, on loopback only. */
const monAddress: MonAddress = { host: '127.0.0.1', port: 2583 };

/** Milliseconds: mon is one thread that also runs checks, so it may answer late and be well. */
const answerTimeout = 10_000;

/** mon accepts questions and never answers: it is stopped, or busy for ever. */
export class MonHangs extends Error {
  constructor() {
    super('mon does not answer');
  }
}

/**
 * A client of mon's server. mon's protocol is one line for a request, any number of lines and then a
 * line `220 …` or `520 …` for the answer; the next request may only be sent after the answer.
 * The connection stays open, because mon logs each one.
 */
export class MonClient {
  readonly #address: MonAddress;
  #socket: Socket | undefined;

  readonly #timeout: number;

  /** @param timeout milliseconds for an answer. */
  constructor(address: MonAddress = monAddress, timeout = answerTimeout) {
    this.#address = address;
    this.#timeout = timeout;
  }

  /**
   * The lines of the answer, without the last. Only one request may be under way.
   *
   * @throws MonHangs when mon does not answer in time, Error when it cannot be reached or refuses.
   */
  async ask(command: string): Promise<string[]> {
    const socket = (this.#socket ??= this.#connect());
    try {
      return await answer(socket, command, this.#timeout);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  #connect(): Socket {
    const socket = createConnection(this.#address);
    // mon may end between two requests; the next request connects again.
    socket.on('error', () => this.#forget(socket));
    socket.on('close', () => this.#forget(socket));
    return socket;
  }

  #forget(socket: Socket): void {
    if (this.#socket === socket) this.#socket = undefined;
  }
}

function answer(socket: Socket, command: string, timeout: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let text = '';
    const end = (error: Error | undefined, lines: string[]) => {
      clearTimeout(timer);
      socket.off('data', onData);
      socket.off('error', onError);
      socket.off('close', onClose);
      if (error === undefined) resolve(lines);
      else reject(error);
    };
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const last = lastLine.exec(text);
      if (last === null) return;
      const refused = last[1] === '220' ? undefined : new Error(`mon refuses: ${last[0].trim()}`);
      const lines = text.slice(0, last.index).split('\n');
      end(
        refused,
        lines.filter((line) => line !== ''),
      );
    };
    const onError = (error: Error) => end(error, []);
    const onClose = () => end(new Error('mon closed the connection'), []);
    const timer = setTimeout(() => end(new MonHangs(), []), timeout);
    socket.on('data', onData);
    socket.on('error', onError);
    socket.on('close', onClose);
    socket.write(`${command}\n`);
  });
}

/** The end of an answer: a line that begins with a number of three digits. */
const lastLine = /(?:^|\n)(\d{3}) [^\n]*\n$/;
