import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** One file of the page, ready to be sent. */
export interface Asset {
  readonly type: string;
  readonly etag: string;
  /** Compressed once, at the start. */
  readonly gzip: Buffer;
}

/** The page, by path: all that a browser ever loads. */
export function loadAssets(folder: string): ReadonlyMap<string, Asset> {
  return new Map(
    files.map(([path, name, type]) => {
      const bytes = readFileSync(join(folder, name));
      const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
      return [path, { type, etag, gzip: gzipSync(bytes, { level: 9 }) }];
    }),
  );
}

const files = [
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/page.js', 'page.js', 'text/javascript; charset=utf-8'],
  ['/page.css', 'page.css', 'text/css; charset=utf-8'],
  ['/favicon.ico', 'icon.svg', 'image/svg+xml'],
] as const;
