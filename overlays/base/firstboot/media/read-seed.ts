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
import type { Diagnostic } from '../../../shared/diagnostics/diagnostic.ts';
import { diagnosticFor } from '../../../shared/diagnostics/finding.ts';
import { maxSeedFileBytes, seedFileNames } from '../../../shared/seed/layout.ts';
import type { SeedBytes, SeedFormat } from '../../../shared/seed/seed.ts';
import { manifestFile, signatureFile } from '../../../shared/seed/signature/manifest.ts';
import { vendorFiles } from '../admission/decode-files.ts';
import { otherFiles } from '../admission/other-files.ts';

/** The files of a medium, before anybody looked into them. */
export interface ReadFiles {
  readonly files: SeedBytes;
  /** The first file that a seed of this format does not have, by its path; empty: there is none. */
  readonly others: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a seed's files from a folder. Never more of a file than a seed can have, nothing that is not a
 * plain file, and no symbolic link: whoever made the medium must not choose what else is read.
 */
export function readSeedFolder(folder: string, format: SeedFormat): ReadFiles {
  const files: Record<string, Uint8Array> = {};
  const diagnostics: Diagnostic[] = [];
  const names = [...seedFileNames(format), ...vendorFiles[format], manifestFile, signatureFile];
  for (const name of names) {
    const read = readFile(folder, name);
    if (read instanceof Uint8Array) files[name] = read;
    else if (read !== undefined) diagnostics.push(read);
  }
  const isThere = seedFileNames(format).some((name) => files[name] !== undefined);
  if (!isThere && diagnostics.length === 0) diagnostics.push(nothingThere(folder, format));
  return { files, others: otherFiles(folder, names), diagnostics };
}

function readFile(folder: string, name: string): Uint8Array | Diagnostic | undefined {
  const steps = name.split('/');
  try {
    for (let depth = 1; depth <= steps.length; depth++)
      if (lstatSync(join(folder, ...steps.slice(0, depth))).isSymbolicLink())
        return unreadable(name, `${name} is a symbolic link`);
    return readPlain(join(folder, name), name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    return unreadable(
      name,
      `${name} cannot be read: ${code || String(error)}`,
      'the medium is damaged or was not written completely: write it again',
    );
  }
}

function readPlain(path: string, name: string): Uint8Array | Diagnostic {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return unreadable(name, `${name} is not a file`);
    if (stat.size > maxSeedFileBytes) return tooLarge(name, stat.size);
    const bytes = Buffer.alloc(maxSeedFileBytes + 1);
    let length = 0;
    for (;;) {
      const got = readSync(file, bytes, length, bytes.length - length, null);
      length += got;
      if (got === 0 || length === bytes.length) break;
    }
    if (length > maxSeedFileBytes) return tooLarge(name, length);
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

function unreadable(name: string, message: string, hint?: string): Diagnostic {
  return diagnosticFor(name, { code: 'seed-unreadable', message, hint });
}

function tooLarge(name: string, bytes: number): Diagnostic {
  const limit = maxSeedFileBytes / 1024;
  return diagnosticFor(name, {
    code: 'seed-too-large',
    message: `${name} has ${bytes} bytes; a file of a seed has at most ${limit} KiB`,
  });
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
  return diagnosticFor(first, { code: 'seed-missing-file', message: `${first} is missing`, hint });
}
