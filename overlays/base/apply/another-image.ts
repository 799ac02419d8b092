import { lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { formatEvent } from '../../shared/health/event.ts';
import { removeDurably, writeDurably } from '../../shared/node/durable.ts';
import type { Checkpoint } from '../firstboot/journal.ts';
import { at, type System } from '../firstboot/system.ts';
import { imageDigest } from './effective.ts';
import { readRecord, writeRecord } from './records.ts';

/** Shows the image's own /etc, which the machine's lies over: a bind mount of the root leaves out what is mounted. */
const image = '/run/lvsmith/image';

/**
 * Another image than the one over which files were replaced was built from a profile of its own, as a whole: its
 * files count. They are copied over those that would hide them for ever.
 *
 * @returns whether that was so.
 */
export function followImage(system: System, checkpoint: Checkpoint = () => {}): boolean {
  const applied = readRecord(system, 'applied');
  if (applied === undefined || applied.image === imageDigest(system)) return false;
  mkdirSync(at(system, image), { recursive: true });
  const { code, output } = system.run('mount', ['--bind', '/', at(system, image)]);
  if (code !== 0) throw new Error(`the image's own files cannot be read: ${output.trim()}`);
  try {
    for (const path of applied.kept) {
      checkpoint(`image's ${path}`);
      restore(system, path);
    }
  } finally {
    system.run('umount', [at(system, image)]);
  }
  checkpoint('another image');
  writeRecord(system, 'applied', { ...applied, image: imageDigest(system) });
  system.log(formatEvent('apply-void', { id: applied.id, why: 'the image is another one' }));
  return true;
}

function restore(system: System, path: string): void {
  const source = at(system, `${image}${path}`);
  const stat = lstatSync(source, { throwIfNoEntry: false });
  if (stat === undefined) removeDurably(at(system, path));
  else {
    const { uid, gid, mode } = stat;
    writeDurably(at(system, path), readFileSync(source), { mode: mode & 0o7777, uid, gid });
  }
}
