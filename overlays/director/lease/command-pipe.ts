import { execFileSync } from 'node:child_process';
import {
  closeSync,
  createReadStream,
  openSync,
  statSync,
  writeSync,
  type ReadStream,
} from 'node:fs';

/** The words that resource agents say; each line is one, and the id of the pipe that waits for the answer. */
const commands = ['claim', 'yield', 'release', 'look'] as const;
export type Command = (typeof commands)[number];

/**
 * The pipe on which the cluster manager's agents give commands: a shell can write to it without starting a
 * program. The answer goes to a pipe of the asker, `reply.ID` in the same folder.
 */
export class CommandPipe {
  readonly #folder: string;
  readonly #stream: ReadStream;
  #rest = '';

  constructor(folder: string, take: (command: Command, id: string) => void) {
    this.#folder = folder;
    const pipe = `${folder}/command`;
    if (!isPipe(pipe)) execFileSync('mkfifo', ['-m', '600', pipe]);
    // Read and write: it never ends, whoever has it open.
    this.#stream = createReadStream('', { fd: openSync(pipe, 'r+'), encoding: 'utf8' });
    this.#stream.on('data', (text) => {
      const lines = `${this.#rest}${String(text)}`.split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) {
        const [word = '', id = ''] = line.split(' ');
        const command = commands.find((known) => known === word);
        if (command !== undefined && /^\d+$/.test(id)) take(command, id);
      }
    });
  }

  /** Somebody who no longer waits has removed the pipe. */
  answer(id: string, word: string): void {
    try {
      const pipe = openSync(`${this.#folder}/reply.${id}`, 'r+');
      writeSync(pipe, `${word}\n`);
      closeSync(pipe);
    } catch {
      return;
    }
  }

  close(): void {
    this.#stream.destroy();
  }
}

function isPipe(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFIFO() === true;
}
