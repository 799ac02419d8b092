import { rmSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readIfThere } from '../../shared/node/files.ts';

/** Bytes; more than any of these lines takes. */
const size = 512;

/**
 * A line that this start leaves for the journal of the next one: after an immediate reset the journal
 * has no time to reach the disk. The file's blocks are allocated at the beginning, so that leaving the
 * note is one write into them: a new file would need the file system's journal, which a machine that
 * has just been resumed does not write within seconds.
 */
export class ResetNote {
  /** The note of the start before; undefined when there is none, or none that can be read. */
  readonly found: string | undefined;
  readonly #file: string;
  readonly #allocated: Promise<void>;

  constructor(file: string) {
    this.#file = file;
    this.found = take(file);
    this.#allocated = allocate(file);
    // A failure is reported when a note is to be left.
    this.#allocated.catch(() => undefined);
  }

  /** @throws Error when it cannot be written. */
  async leave(line: string): Promise<void> {
    await this.#allocated;
    const note = await open(this.#file, 'r+');
    try {
      await note.write(line.padEnd(size), 0);
      await note.datasync();
    } finally {
      await note.close();
    }
  }

  /** Removes it again. */
  withdraw(): void {
    take(this.#file);
  }
}

async function allocate(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const note = await open(file, 'w', 0o644);
  try {
    await note.write(' '.repeat(size));
    await note.sync();
  } finally {
    await note.close();
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
