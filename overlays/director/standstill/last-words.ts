import { rmSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readIfThere } from '../../shared/files.ts';

/**
 * Leaves a line for the journal of the next start: a reset at once has no time for this one's to reach
 * the disk.
 *
 * @throws Error when it cannot be written.
 */
export async function leaveLastWords(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const words = await open(file, 'w', 0o644);
  try {
    await words.write(line);
    await words.sync();
  } finally {
    await words.close();
  }
}

/** What was left, once; undefined when there is nothing, or nothing that can be read. */
export function takeLastWords(file: string): string | undefined {
  try {
    const line = readIfThere(file);
    rmSync(file, { force: true });
    return line === '' ? undefined : line;
  } catch {
    return undefined;
  }
}
