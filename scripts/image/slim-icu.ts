import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RenderedFile } from '../render/rendered-file.ts';
import type { DiskRequest } from './disk-request.ts';

/*
 * Node's only use for the 32 MB of ICU's data library are the languages of Intl. Our programs speak
 * English, so all other languages, and the tables of character sets that nobody asks for, are taken out
 * of the library's table of contents and zeroed: ICU then falls back to its root language, as it does
 * for any language that it lacks. The library keeps its length, and the zeros cost nothing compressed.
 *
 * The format is that of ICU's "common data", see icu4c/source/common/ucmndata.h: a header, the number
 * of items, then for each the offsets of its name and of its data, sorted by name.
 */

/** Raise it when something else stays in the library. */
export const slimRecipe = 1;

const folder = '/usr/lib/x86_64-linux-gnu';

/**
 * A disk's files with the data library as the disk is to carry it; as they are where a profile adds
 * packages, which may want their languages.
 */
export async function withSlimmedLibraries(request: DiskRequest): Promise<DiskRequest> {
  const { image, packages, files } = request;
  if (image.root === 'writable' || image.packages.length > 0) return request;
  return { ...request, files: [...files, ...(await slimmedLibraries(packages.folder))] };
}

async function slimmedLibraries(tree: string): Promise<readonly RenderedFile[]> {
  const names = (await readdir(join(tree, folder))).filter((name) =>
    /^libicudata\.so\.\d+\.\d+$/.test(name),
  );
  return Promise.all(
    names.map(async (name) => ({
      path: `${folder}/${name}`,
      kind: 'file' as const,
      content: slimIcu(await readFile(join(tree, folder, name))),
      mode: 0o644,
      owner: 'root',
      group: 'root',
      source: 'the package of ICU, without its languages but English',
    })),
  );
}

/** Everything but languages (`de.res`, `de_AT.res`) and the tables of character sets. */
function isKept(path: string): boolean {
  const name = path.slice(path.indexOf('/') + 1);
  if (/\.(cnv|dict)$|^(translit|rbnf)\/|^brkitr\/.*lstm|^unames\.icu$/.test(name)) return false;
  const language = /(?:^|\/)([a-z]{2,3})(?:_\w+)?\.res$/.exec(name)?.[1];
  return language === undefined || language === 'en';
}

interface Item {
  /** Offset of its name and of its data, from the table of contents. */
  readonly name: number;
  readonly start: number;
  readonly end: number;
}

/** The same bytes when they hold no such data. */
export function slimIcu(library: Buffer): Buffer {
  const header = library.indexOf('CmnD') - 12;
  if (header < 0 || library.readUInt16BE(header + 2) !== 0xda27) return library;
  const slim = Buffer.from(library);
  const table = header + library.readUInt16LE(header);
  const items = readItems(library, table);
  const kept: Item[] = [];
  for (const item of items) {
    const path = library.toString(
      'latin1',
      table + item.name,
      library.indexOf(0, table + item.name),
    );
    if (isKept(path)) kept.push(item);
    else slim.fill(0, table + item.start, table + item.end);
  }
  slim.writeUInt32LE(kept.length, table);
  for (const [index, { name, start }] of kept.entries()) {
    slim.writeUInt32LE(name, table + 4 + index * 8);
    slim.writeUInt32LE(start, table + 8 + index * 8);
  }
  slim.fill(0, table + 4 + kept.length * 8, table + 4 + items.length * 8);
  return slim;
}

/** An item ends where the next begins; where the last one ends is not said, so it is left alone. */
function readItems(library: Buffer, table: number): readonly Item[] {
  const count = library.readUInt32LE(table);
  const start = (index: number) => library.readUInt32LE(table + 8 + index * 8);
  return Array.from({ length: count }, (_, index) => ({
    name: library.readUInt32LE(table + 4 + index * 8),
    start: start(index),
    end: index + 1 < count ? start(index + 1) : start(index),
  }));
}
