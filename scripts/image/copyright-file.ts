import { lstat, readFile, readlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** More links than this are a circle; Linux gives up after as many (path_resolution(7)). */
const mostLinks = 40;

/** What a package's copyright file says (Debian Policy 12.5); undefined where there is none. */
export async function copyrightText(tree: string, name: string): Promise<string | undefined> {
  const file = `/usr/share/doc/${name}/copyright`;
  const plain = await readInside(tree, file);
  if (plain !== undefined) return plain.toString('utf8');
  const packed = await readInside(tree, `${file}.gz`);
  try {
    return packed === undefined ? undefined : gunzipSync(packed).toString('utf8');
  } catch {
    // Damaged: no reason to have no image.
    return undefined;
  }
}

/**
 * Reads a file of a tree as if the tree were the root: an absolute link, or one that climbs too far,
 * would otherwise lead to the host's own documentation.
 */
async function readInside(tree: string, path: string): Promise<Buffer | undefined> {
  let [done, rest] = ['/', path.split('/')];
  for (let links = 0; rest.length > 0; ) {
    const [part = '', ...others] = rest;
    const next = resolve(done, part);
    const status = await lstat(join(tree, next)).catch(() => undefined);
    if (status === undefined) return undefined;
    if (!status.isSymbolicLink()) {
      [done, rest] = [next, others];
      continue;
    }
    if ((links += 1) > mostLinks) return undefined;
    const target = await readlink(join(tree, next));
    [done, rest] = [
      target.startsWith('/') ? '/' : dirname(next),
      [...target.split('/'), ...others],
    ];
  }
  return readFile(join(tree, done)).catch(() => undefined);
}
