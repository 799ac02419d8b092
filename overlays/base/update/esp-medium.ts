import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../shared/node/durable.ts';
import type { Medium } from './medium.ts';

/**
 * A mounted ESP and a slot of the same disk.
 *
 * @param esp the folder that it is mounted at.
 * @param slot the slot's device.
 */
export function diskMedium(esp: string, slot: string): Medium & Disposable {
  const device = openSync(slot, 'r+');
  const changed = new Set<string>();
  const write = (path: string, flags: string, bytes: Uint8Array): void => {
    const file = openSync(path, flags);
    try {
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    changed.add(dirname(path));
  };
  return {
    list: (folder) => readdirSync(join(esp, folder)),
    read: (path) => readFileSync(join(esp, path)),
    size: (path) => statSync(join(esp, path)).size,
    room: () => {
      const { bavail, bsize } = statfsSync(esp);
      return bavail * bsize;
    },
    replace: (path, bytes) => {
      const target = join(esp, path);
      mkdirSync(dirname(target), { recursive: true });
      write(`${target}.new`, 'w', bytes);
      renameSync(`${target}.new`, target);
    },
    overwrite: (path, bytes) => write(join(esp, path), 'r+', bytes),
    rename: (from, to) => {
      renameSync(join(esp, from), join(esp, to));
      for (const path of [from, to]) changed.add(dirname(join(esp, path)));
    },
    remove: (path) => {
      rmSync(join(esp, path), { force: true });
      changed.add(dirname(join(esp, path)));
    },
    writeSlot: (offset, bytes) => writeWhole(device, bytes, offset),
    sync: () => {
      for (const folder of changed) syncFolder(folder);
      changed.clear();
      fsyncSync(device);
    },
    [Symbol.dispose]: () => closeSync(device),
  };
}

/** One call may write less than it was given. */
function writeWhole(device: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(device, bytes, done, bytes.length - done, offset + done);
}
