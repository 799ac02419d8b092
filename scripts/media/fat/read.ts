import type { ReadVolume } from '../medium.ts';
import { Budget, most, slice, UnreadableVolume } from '../unreadable.ts';
import { layoutOf, type FatLayout } from './layout.ts';
import { entriesOf } from './read-directory.ts';

/**
 * Reads a FAT volume (FAT12, FAT16 or FAT32), of lvsmith's own writer or of another.
 *
 * @throws UnreadableVolume when the bytes are no such volume.
 */
export function readFat(image: Uint8Array): ReadVolume {
  const volume = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  const layout = layoutOf(volume);
  const files: Record<string, Uint8Array> = {};
  const budget = new Budget();

  function readFolder(records: Buffer, prefix: string, depth: number): void {
    if (depth > most.depth)
      throw new UnreadableVolume('the folders of the volume are nested too deeply');
    for (const { name, isFolder, cluster, bytes } of entriesOf(records)) {
      const path = prefix + name;
      budget.take(isFolder ? 0 : bytes);
      if (isFolder) readFolder(chain(volume, layout, cluster, path), `${path}/`, depth + 1);
      else {
        const content = bytes === 0 ? Buffer.alloc(0) : chain(volume, layout, cluster, path);
        files[path] = new Uint8Array(slice(content, 0, bytes, path));
      }
    }
  }

  const root =
    layout.root.cluster === undefined
      ? slice(volume, layout.root.start, layout.root.bytes, 'the root folder')
      : chain(volume, layout, layout.root.cluster, 'the root folder');
  readFolder(root, '', 0);
  return { label: layout.label, files };
}

/** The contents of a chain of clusters; one that leads back into itself has no more than the volume has. */
function chain(volume: Buffer, layout: FatLayout, first: number, what: string): Buffer {
  const parts: Buffer[] = [];
  for (let at = first; at >= 2 && at < layout.lastCluster; at = layout.link(at)) {
    const start = layout.dataStart + (at - 2) * layout.clusterBytes;
    parts.push(slice(volume, start, layout.clusterBytes, what));
    if (parts.length * layout.clusterBytes > volume.length)
      throw new UnreadableVolume(`the clusters of ${what} have no end`);
  }
  return Buffer.concat(parts);
}
