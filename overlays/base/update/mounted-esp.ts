import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../shared/node/run.ts';
import { nodeDisk, type NodeDisk } from './disk.ts';
import { diskMedium } from './esp-medium.ts';
import type { Medium } from './medium.ts';

const parent = '/run/lvsmith';

/**
 * Mounts the ESP for as long as `work` takes; nothing else needs it while a node runs.
 *
 * @throws Error when the disk has no slots.
 */
export async function withBootMedium<T>(
  { esp, other }: NodeDisk,
  work: (medium: Medium) => Promise<T>,
): Promise<T> {
  mkdirSync(parent, { recursive: true });
  // One of its own: what a program that was killed has left mounted is in nobody's way.
  const espFolder = mkdtempSync(join(parent, 'esp-'));
  const options = 'nosuid,nodev,noexec,umask=077';
  await run(['mount', '-t', 'vfat', '-o', options, esp, espFolder]);
  try {
    using medium = diskMedium(espFolder, other);
    return await work(medium);
  } finally {
    await run(['umount', espFolder]);
    rmdirSync(espFolder);
  }
}

/** The disk that the node runs from. @throws Error when it has no slots. */
export async function ownDisk(): Promise<NodeDisk> {
  return nodeDisk((await run(['findmnt', '-no', 'MAJ:MIN', '/'])).trim());
}
