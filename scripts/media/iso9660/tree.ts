import type { MediumFiles } from '../medium.ts';

/** A folder of the volume, in the order in which ISO 9660 wants its records. */
export interface Folder {
  readonly name: string;
  readonly folders: readonly Folder[];
  readonly files: readonly File[];
}

export interface File {
  readonly name: string;
  readonly content: Uint8Array;
}

/** `openstack/latest/user_data` → folders in folders, everything sorted by name. */
export function treeOf(files: MediumFiles, name = ''): Folder {
  const folders = new Map<string, Record<string, Uint8Array>>();
  const own: File[] = [];
  for (const [path, content] of Object.entries(files)) {
    const slash = path.indexOf('/');
    if (slash < 0) {
      own.push({ name: path, content });
      continue;
    }
    const folder = path.slice(0, slash);
    folders.set(folder, { ...folders.get(folder), [path.slice(slash + 1)]: content });
  }
  return {
    name,
    folders: [...folders].map(([inner, below]) => treeOf(below, inner)).toSorted(byName),
    files: own.toSorted(byName),
  };
}

/** A folder, then its folders, level by level: the order of ECMA-119's path table (section 6.9.1). */
export function breadthFirst(root: Folder): readonly { folder: Folder; parent: number }[] {
  const result = [{ folder: root, parent: 0 }];
  for (let index = 0; index < result.length; index++)
    for (const folder of result[index]?.folder.folders ?? [])
      result.push({ folder, parent: index });
  return result;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
