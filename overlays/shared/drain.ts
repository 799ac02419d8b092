import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Which realservers an administrator drained: one empty file for each in a folder that survives a
 * reboot. A missing folder means none.
 */
export function drainedServers(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** @returns false when it was drained already. */
export function drain(folder: string, realserver: string): boolean {
  const before = drainedServers(folder);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, realserver), '');
  return !before.includes(realserver);
}

/** @returns false when it was not drained. */
export function undrain(folder: string, realserver: string): boolean {
  const before = drainedServers(folder);
  rmSync(join(folder, realserver), { force: true });
  return before.includes(realserver);
}
