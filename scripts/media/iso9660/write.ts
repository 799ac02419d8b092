import type { MediumFiles } from '../medium.ts';
import { directoryBytes, type Extent } from './directory.ts';
import { sectorSize, toSectors } from './fields.ts';
import { jolietNaming, primaryNaming, type Naming } from './naming.ts';
import { pathTable } from './path-table.ts';
import { breadthFirst, treeOf, type File, type Folder } from './tree.ts';
import { jolietDescriptor, primaryDescriptor, terminator } from './volume-descriptor.ts';

/** The first sixteen sectors belong to the system (6.2.1), then come three descriptors. */
const firstFreeSector = 16 + 3;

/**
 * An ISO 9660 volume with Rock Ridge and Joliet (ECMA-119; Joliet's specification of 1995). The same
 * files and label give the same bytes.
 */
export function writeIso(files: MediumFiles, label: string): Uint8Array {
  const root = treeOf(files);
  const primary = new Tree(root, primaryNaming);
  const joliet = new Tree(root, jolietNaming);
  let next = primary.layOut(firstFreeSector);
  next = joliet.layOut(next);
  const contents = new Map<File, Extent>();
  for (const { folder } of breadthFirst(root))
    for (const file of folder.files) {
      contents.set(file, { sector: next, bytes: file.content.length });
      next += toSectors(file.content.length);
    }

  const image = Buffer.alloc(next * sectorSize);
  const put = (bytes: Uint8Array, sector: number) => image.set(bytes, sector * sectorSize);
  put(primaryDescriptor({ label, sectors: next, ...primary.volume() }), 16);
  put(jolietDescriptor({ label, sectors: next, ...joliet.volume() }), 17);
  put(terminator(), 18);
  for (const tree of [primary, joliet]) tree.write(put, contents);
  for (const [file, extent] of contents) put(file.content, extent.sector);
  return image;
}

/** One of the two trees over the same files: its path tables and folders. */
class Tree {
  readonly #root: Folder;
  readonly #naming: Naming;
  readonly #extents = new Map<Folder, Extent>();
  #little = 0;
  #big = 0;

  constructor(root: Folder, naming: Naming) {
    this.#root = root;
    this.#naming = naming;
  }

  /** Gives everything its sectors, from `first` on; returns the first free one. */
  layOut(first: number): number {
    const nowhere: Extent = { sector: 0, bytes: 0 };
    const tableSectors = toSectors(this.#table('little', () => nowhere).length);
    this.#little = first;
    this.#big = first + tableSectors;
    let next = this.#big + tableSectors;
    for (const { folder } of breadthFirst(this.#root)) {
      const bytes = directoryBytes(folder, this.#naming, {
        self: nowhere,
        parent: nowhere,
        folder: () => nowhere,
        file: () => nowhere,
      }).length;
      this.#extents.set(folder, { sector: next, bytes });
      next += toSectors(bytes);
    }
    return next;
  }

  volume() {
    return {
      root: this.#extent(this.#root),
      pathTableBytes: this.#table('little', this.#extent).length,
      littlePathTable: this.#little,
      bigPathTable: this.#big,
    };
  }

  write(put: (bytes: Uint8Array, sector: number) => void, contents: ReadonlyMap<File, Extent>) {
    put(this.#table('little', this.#extent), this.#little);
    put(this.#table('big', this.#extent), this.#big);
    const folders = breadthFirst(this.#root);
    for (const { folder, parent } of folders) {
      const bytes = directoryBytes(folder, this.#naming, {
        self: this.#extent(folder),
        parent: this.#extent(folders[parent]?.folder ?? this.#root),
        folder: this.#extent,
        file: (file) => contents.get(file) ?? { sector: 0, bytes: 0 },
      });
      put(bytes, this.#extent(folder).sector);
    }
  }

  readonly #extent = (folder: Folder): Extent =>
    this.#extents.get(folder) ?? { sector: 0, bytes: 0 };

  #table(order: 'little' | 'big', extentOf: (folder: Folder) => Extent): Buffer {
    return pathTable(this.#root, this.#naming, extentOf, order);
  }
}
