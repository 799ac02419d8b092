import { attributes, realName, rootEntries } from './rock-ridge.ts';
import { ucs2 } from './fields.ts';
import type { Folder } from './tree.ts';

/** How one of the volume's two trees writes names, and what its records carry beside them. */
export interface Naming {
  readonly identifier: (name: string, kind: 'file' | 'directory', siblings: Folder) => Buffer;
  readonly systemUse: (name: string, kind: 'file' | 'directory') => Buffer;
  /** For the records of the folder itself and of its parent. */
  readonly ownSystemUse: (isRoot: boolean, which: 'self' | 'parent') => Buffer;
}

const nothing = Buffer.alloc(0);

/** The primary tree: short upper case names for old readers, Rock Ridge for everybody else. */
export const primaryNaming: Naming = {
  identifier: (name, kind, siblings) => Buffer.from(shortName(name, kind, siblings)),
  systemUse: (name, kind) => Buffer.concat([attributes(kind), realName(name)]),
  ownSystemUse: (isRoot, which) =>
    isRoot && which === 'self' ? rootEntries() : attributes('directory'),
};

/** The Joliet tree: the real names, for Windows and for readers without Rock Ridge. */
export const jolietNaming: Naming = {
  identifier: (name) => ucs2(name),
  systemUse: () => nothing,
  ownSystemUse: () => nothing,
};

/**
 * A name of level 1 (7.5, 7.6): eight characters out of A-Z, 0-9 and _, and `.;1` for a file. Names
 * that would be the same get a number in their last places.
 */
function shortName(name: string, kind: 'file' | 'directory', siblings: Folder): string {
  const all = [...siblings.folders, ...siblings.files].map((sibling) => sibling.name);
  const alike = all.filter((other) => stem(other) === stem(name)).toSorted();
  const unique = alike.length > 1 ? `${stem(name).slice(0, 6)}_${alike.indexOf(name)}` : stem(name);
  return kind === 'file' ? `${unique}.;1` : unique;
}

function stem(name: string): string {
  return name
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '_')
    .slice(0, 8);
}
