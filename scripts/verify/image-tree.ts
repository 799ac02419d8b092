import { lstat, open, readlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { RenderedFile } from '../render/rendered-file.ts';

/** An image before it is made: what is rendered lies over a root file system, of which some is taken out. */
export interface ImageTree {
  readonly files: readonly RenderedFile[];
  /** The root file system with the packages. */
  readonly rootfs: string;
  /** Path patterns of what the disk leaves out; `*` stands for any part of a name. */
  readonly removed: readonly string[];
}

export interface Found {
  /** Where links have led to. */
  readonly path: string;
  readonly isFile: boolean;
  readonly mode: number;
  /** The first bytes. */
  readonly start: string;
}

/** What a path of the image leads to; undefined for nothing. */
export function findInImage(tree: ImageTree, path: string): Promise<Found | undefined> {
  return follow(tree, path, 40);
}

/** Each part of a path may be a link: `/bin/sh` has two. @param left How many links may still come. */
async function follow(tree: ImageTree, path: string, left: number): Promise<Found | undefined> {
  if (left === 0) return undefined;
  const parts = path.split('/').filter((part) => part !== '');
  let at = '/';
  for (const [index, part] of parts.entries()) {
    at = join(at, part);
    const target = await linkTarget(tree, at);
    if (target === undefined) continue;
    const rest = parts.slice(index + 1);
    return follow(tree, resolve(dirname(at), target, ...rest), left - 1);
  }
  return look(tree, at);
}

async function linkTarget(tree: ImageTree, path: string): Promise<string | undefined> {
  const file = rendered(tree, path);
  if (file !== undefined) return file.kind === 'symlink' ? String(file.content) : undefined;
  if (isRemoved(tree, path)) return undefined;
  return readlink(join(tree.rootfs, path)).catch(() => undefined);
}

async function look(tree: ImageTree, path: string): Promise<Found | undefined> {
  const file = rendered(tree, path);
  if (file !== undefined) {
    const start = Buffer.from(file.content).toString('latin1', 0, startLength);
    return { path, isFile: file.kind === 'file', mode: file.mode, start };
  }
  const place = join(tree.rootfs, path);
  const status = isRemoved(tree, path) ? undefined : await lstat(place).catch(() => undefined);
  if (status === undefined) return undefined;
  const isFile = status.isFile();
  return { path, isFile, mode: status.mode, start: isFile ? await startOf(place) : '' };
}

function rendered({ files }: ImageTree, path: string): RenderedFile | undefined {
  return files.find((file) => file.path === path);
}

/** The kernel reads no more of a script's first line (binfmt_script). */
const startLength = 256;

async function startOf(place: string): Promise<string> {
  const file = await open(place);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(startLength), 0, startLength, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** mkosi removes what a pattern matches, and everything below it. */
function isRemoved({ removed }: ImageTree, path: string): boolean {
  return removed.some((pattern) => {
    const expression = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
    const wild = expression.replaceAll('*', '[^/]*').replaceAll('?', '[^/]');
    return new RegExp(`^${wild}(/|$)`).test(path);
  });
}
