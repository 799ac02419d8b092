import type { Extent } from './directory.ts';
import type { Naming } from './naming.ts';
import { breadthFirst, type Folder } from './tree.ts';

/** The list of all folders (9.4), once in each byte order. */
export function pathTable(
  root: Folder,
  naming: Naming,
  extentOf: (folder: Folder) => Extent,
  order: 'little' | 'big',
): Buffer {
  const folders = breadthFirst(root);
  return Buffer.concat(
    folders.map(({ folder, parent }) => {
      const identifier =
        folder === root
          ? Buffer.from([0])
          : naming.identifier(folder.name, 'directory', folders[parent]?.folder ?? root);
      const head = Buffer.alloc(8);
      head[0] = identifier.length;
      const { sector } = extentOf(folder);
      if (order === 'little') {
        head.writeUInt32LE(sector, 2);
        head.writeUInt16LE(parent + 1, 6);
      } else {
        head.writeUInt32BE(sector, 2);
        head.writeUInt16BE(parent + 1, 6);
      }
      return Buffer.concat([head, identifier, Buffer.alloc(identifier.length % 2)]);
    }),
  );
}
