import { appendFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { connectUnix } from '../../runtime/connect-unix.ts';
import { lines } from '../../runtime/lines.ts';

/** The file of a machine's console in a folder, and whether a file is one. */
export const consoleFile = (name: string) => `${name}.console.log`;
export const isConsole = (file: string) => file.endsWith('.console.log');

/** The serial console of a machine: all of it in a file, the last lines at hand. */
export class ConsoleLog {
  readonly file: string;
  readonly #socket: Socket;
  readonly #lines: string[] = [];
  readonly #watchers = new Set<(line: string) => void>();
  readonly #splitter = lines((line) => this.#line(plain(line)), 'latin1');

  private constructor(socket: Socket, file: string) {
    this.file = file;
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', () => undefined);
  }

  static async connect(path: string, file: string): Promise<ConsoleLog> {
    return new ConsoleLog(await connectUnix(path), file);
  }

  /** The newest `count` lines without terminal escapes. */
  tail(count: number): readonly string[] {
    return this.#lines.slice(-count);
  }

  /** Calls `watcher` with every new line until the returned function is called. */
  watch(watcher: (line: string) => void): () => void {
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  write(text: string | Buffer): void {
    this.#socket.write(text);
  }

  /** Passes raw bytes on, for a person who looks at the console. */
  attach(onData: (chunk: Buffer) => void): () => void {
    this.#socket.on('data', onData);
    return () => void this.#socket.off('data', onData);
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    appendFileSync(this.file, chunk);
    this.#splitter.push(chunk);
    if (this.#lines.length > keptLines) this.#lines.splice(0, this.#lines.length - keptLines);
  }

  #line(line: string): void {
    this.#lines.push(line);
    for (const watcher of this.#watchers) watcher(line);
  }
}

const keptLines = 2000;
const escape = '\u001b';

/** ECMA-48 control sequences and carriage returns say nothing in a log. */
function plain(line: string): string {
  return line
    .split(escape)
    .map((part, index) =>
      index === 0 ? part : part.replace(/^(\[[0-9;?]*[A-Za-z]|[()].|[=>78c])/, ''),
    )
    .join('')
    .replaceAll('\r', '');
}
