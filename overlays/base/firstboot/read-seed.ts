import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../shared/diagnostic.ts';
import { maxSeedFileBytes, seedFileNames } from '../../shared/seed/layout.ts';
import type { SeedFiles, SeedFormat } from '../../shared/seed/seed.ts';

export interface ReadFiles {
  readonly files: SeedFiles;
  readonly diagnostics: readonly Diagnostic[];
}

/** Files that cloud-init would read and lvsmith does not: one that says something is refused. */
const ignored: Readonly<Record<SeedFormat, readonly string[]>> = {
  nocloud: ['vendor-data'],
  'config-drive': ['openstack/latest/vendor_data.json', 'openstack/latest/vendor_data2.json'],
};

/**
 * Reads a seed's files from a folder. Never more of a file than a seed can have, nothing that is not a
 * plain file, and no symbolic link: whoever made the medium must not choose what else is read.
 */
export function readSeedFolder(folder: string, format: SeedFormat): ReadFiles {
  const files: Record<string, string> = {};
  const diagnostics: Diagnostic[] = [];
  for (const name of [...seedFileNames(format), ...ignored[format]]) {
    const read = readFile(folder, name);
    if (read === undefined) continue;
    if (typeof read === 'object') diagnostics.push(read);
    else if (!ignored[format].includes(name)) files[name] = read;
    else if (!saysNothing(read))
      diagnostics.push(problem(name, 'seed-unknown-file', `lvsmith does not honour ${name}`));
  }
  if (Object.keys(files).length === 0 && diagnostics.length === 0)
    diagnostics.push(nothingThere(folder, format));
  return { files, diagnostics };
}

/** Also `{"static": {}}`, which OpenStack writes when nobody has configured anything. */
function saysNothing(text: string): boolean {
  if (text.trim() === '') return true;
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    return false;
  }
  // No recursion: 64 KiB of brackets are deeper than the stack.
  const values = [root];
  for (const value of values)
    if (typeof value === 'object' && value !== null)
      for (const each of Object.values(value)) values.push(each);
    else if (value !== null && value !== '') return false;
  return true;
}

function readFile(folder: string, name: string): string | Diagnostic | undefined {
  const steps = name.split('/');
  try {
    for (let depth = 1; depth <= steps.length; depth++)
      if (lstatSync(join(folder, ...steps.slice(0, depth))).isSymbolicLink())
        return problem(name, 'seed-unreadable', `${name} is a symbolic link`);
    return readPlain(join(folder, name), name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return problem(
      ...([name, 'seed-unreadable', `${name} cannot be read: ${code || String(error)}`] as const),
      'the medium is damaged or was not written to its end: write it again',
    );
  }
}

function readPlain(path: string, name: string): string | Diagnostic {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return problem(name, 'seed-unreadable', `${name} is not a file`);
    if (stat.size > maxSeedFileBytes) return tooLarge(name, stat.size);
    const bytes = Buffer.alloc(maxSeedFileBytes + 1);
    let length = 0;
    for (;;) {
      const got = readSync(file, bytes, length, bytes.length - length, null);
      length += got;
      if (got === 0 || length === bytes.length) break;
    }
    if (length > maxSeedFileBytes) return tooLarge(name, length);
    // Bytes that are no UTF-8 become U+FFFD, which the parser refuses at its place.
    return new TextDecoder('utf-8').decode(bytes.subarray(0, length));
  } finally {
    closeSync(file);
  }
}

function tooLarge(name: string, bytes: number): Diagnostic {
  const limit = maxSeedFileBytes / 1024;
  return problem(
    name,
    'seed-too-large',
    `${name} has ${bytes} bytes; a seed's files end at ${limit} KiB`,
  );
}

function nothingThere(folder: string, format: SeedFormat): Diagnostic {
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder).slice(0, 8);
  } catch {
    // An unreadable folder has no names to show.
  }
  const [first = ''] = seedFileNames(format);
  const hint =
    names.length === 0
      ? 'it holds nothing at all'
      : `it holds ${names.join(', ')}; an ISO image needs Rock Ridge or Joliet for such names`;
  return problem(first, 'seed-missing-file', `${first} is missing`, hint);
}

function problem(file: string, code: string, message: string, hint?: string): Diagnostic {
  const place = { path: '', file, line: 0, column: 0 };
  return { severity: 'error', code, ...place, message, ...(hint === undefined ? {} : { hint }) };
}
