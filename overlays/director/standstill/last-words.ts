import { rmSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readIfThere } from '../../shared/files.ts';

/** Bytes; more than any of these lines takes. */
const size = 512;

/**
 * A line for the journal of the next start: a reset at once has no time for this one's to reach the
 * disk. Its room is on the disk from the beginning, so that the words take one write into blocks that
 * are there: a new file would take the file system's journal, which a machine that has just been thawed
 * does not write within seconds.
 */
export class LastWords {
  /** What was left before this start, once; undefined when there is nothing, or nothing that can be read. */
  readonly left: string | undefined;
  readonly #file: string;
  readonly #room: Promise<void>;

  constructor(file: string) {
    this.#file = file;
    this.left = take(file);
    this.#room = makeRoom(file);
    // Told when words are to be left.
    this.#room.catch(() => undefined);
  }

  /** @throws Error when they cannot be written. */
  async leave(line: string): Promise<void> {
    await this.#room;
    const words = await open(this.#file, 'r+');
    try {
      await words.write(line.padEnd(size), 0);
      await words.datasync();
    } finally {
      await words.close();
    }
  }

  /** Takes them back. */
  withdraw(): void {
    take(this.#file);
  }
}

async function makeRoom(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const room = await open(file, 'w', 0o644);
  try {
    await room.write(' '.repeat(size));
    await room.sync();
  } finally {
    await room.close();
  }
}

function take(file: string): string | undefined {
  try {
    const line = readIfThere(file)?.trim();
    rmSync(file, { force: true });
    return line === '' ? undefined : line;
  } catch {
    return undefined;
  }
}
