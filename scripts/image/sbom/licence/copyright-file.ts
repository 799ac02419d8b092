import { lstat, readFile, readlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Linux gives up after as many links (path_resolution(7)). */
const maxLinks = 40;

/** The text of a package's copyright file (Debian Policy 12.5); undefined where there is none. */
export async function copyrightText(rootfs: string, name: string): Promise<string | undefined> {
  const file = `/usr/share/doc/${name}/copyright`;
  const plain = await readInside(rootfs, file);
  if (plain !== undefined) return plain.toString('utf8');
  const packed = await readInside(rootfs, `${file}.gz`);
  try {
    return packed === undefined ? undefined : gunzipSync(packed).toString('utf8');
  } catch {
    // A damaged file must not fail the build.
    return undefined;
  }
}

/**
 * Reads a file of a rootfs as if it were the root: an absolute link, or one with too many `..`, would otherwise lead
 * to the host's own files.
 */
async function readInside(rootfs: string, path: string): Promise<Buffer | undefined> {
  let [done, rest] = ['/', path.split('/')];
  for (let links = 0; rest.length > 0; ) {
    const [part = '', ...others] = rest;
    const next = resolve(done, part);
    const status = await lstat(join(rootfs, next)).catch(() => undefined);
    if (status === undefined) return undefined;
    if (!status.isSymbolicLink()) {
      [done, rest] = [next, others];
      continue;
    }
    if ((links += 1) > maxLinks) return undefined;
    const target = await readlink(join(rootfs, next));
    [done, rest] = [
      target.startsWith('/') ? '/' : dirname(next),
      [...target.split('/'), ...others],
    ];
  }
  return readFile(join(rootfs, done)).catch(() => undefined);
}
