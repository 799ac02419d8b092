import { readFile } from 'node:fs/promises';

/** One path of an image, as listed by its finalize script. */
export interface ImageFile {
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Absolute. */
  readonly path: string;
  /** Of a symbolic link; empty otherwise. */
  readonly target: string;
  /** SHA-256 of a regular file; empty otherwise. */
  readonly digest: string;
}

const types: Readonly<Record<string, ImageFile['type']>> = {
  f: 'file',
  d: 'directory',
  l: 'symlink',
};

/** Every path of an image, sorted. @param base the image's path without `.raw`. */
export async function readFileList(base: string): Promise<readonly ImageFile[]> {
  const digests = new Map(
    (await lines(`${base}.digests`)).map((line) => [line.slice(68), line.slice(0, 64)] as const),
  );
  return (await lines(`${base}.files`)).map((line) => {
    const [type = '', mode = '', uid = '', gid = '', size = '', path = '', target = ''] =
      line.split('\t');
    return {
      type: types[type] ?? 'other',
      mode: Number.parseInt(mode, 8),
      uid: Number(uid),
      gid: Number(gid),
      size: Number(size),
      path: path.slice(1),
      target,
      digest: digests.get(path.slice(2)) ?? '',
    };
  });
}

async function lines(file: string): Promise<readonly string[]> {
  return (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
}
