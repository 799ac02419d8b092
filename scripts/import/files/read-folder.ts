import { constants } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Diagnostic } from '../../../overlays/shared/diagnostics/diagnostic.ts';
import { diagnosticFor } from '../../../overlays/shared/diagnostics/finding.ts';
import type { Source } from '../source.ts';
import { decodeText } from './decode-text.ts';

/** A copied /etc of one director has some hundreds of files, of which an importer needs twenty. */
const most = { files: 500, depth: 20, bytes: 2 * 1024 * 1024, total: 32 * 1024 * 1024 } as const;

export interface Folder {
  /** In the order of their names. */
  readonly sources: readonly Source[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Every text file below a folder. Nothing outside of it is read, whatever its links say, and nothing that is no plain
 * file is opened. What cannot be read is a diagnostic each.
 */
export async function readFolder(folder: string): Promise<Folder> {
  const diagnostics: Diagnostic[] = [];
  const root = await realpath(folder).catch(() => undefined);
  const status = await stat(folder).catch(() => undefined);
  if (root === undefined || status === undefined)
    return {
      sources: [],
      diagnostics: [
        diagnosticFor(folder, {
          code: 'import-unreadable',
          message: 'there is no file or folder of that name',
          hint: 'name the folder with the files of the old cluster',
        }),
      ],
    };
  const walk: Walk = { root, files: [], diagnostics, folder };
  if (status.isDirectory()) await list(root, 0, walk);
  else walk.files.push(root);
  if (walk.files.length > most.files)
    return {
      sources: [],
      diagnostics: [
        diagnosticFor(folder, {
          code: 'import-too-many-files',
          message: `there are more than ${most.files} files in this folder`,
          hint: 'copy only the files of the cluster: ha.cf, haresources, cib.xml, mon.cf, ldirectord.cf, keepalived.conf, rules of ipvsadm',
        }),
      ],
    };
  const sources: Source[] = [];
  let total = 0;
  for (const path of walk.files.toSorted()) {
    const file = status.isDirectory() ? relative(root, path) : folder;
    const read = await readText(path, file);
    if ('code' in read) diagnostics.push(read);
    else {
      total += read.text.length;
      sources.push(read);
    }
    if (total > most.total)
      return {
        sources: [],
        diagnostics: [
          ...diagnostics,
          diagnosticFor(folder, {
            code: 'import-too-large',
            message: `the files of this folder are more than ${most.total / 1024 / 1024} MiB together`,
          }),
        ],
      };
  }
  return { sources, diagnostics };
}

interface Walk {
  readonly root: string;
  readonly folder: string;
  readonly files: string[];
  readonly diagnostics: Diagnostic[];
}

async function list(path: string, depth: number, walk: Walk): Promise<void> {
  const name = relative(walk.root, path);
  if (depth > most.depth) {
    walk.diagnostics.push(
      diagnosticFor(name, { code: 'import-unreadable', message: 'folders are nested too deeply' }),
    );
    return;
  }
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    walk.diagnostics.push(unreadable(name || walk.folder, error));
    return [];
  });
  for (const entry of entries) {
    if (walk.files.length > most.files) return;
    const below = join(path, entry.name);
    const shown = relative(walk.root, below);
    if (entry.isDirectory()) await list(below, depth + 1, walk);
    else if (entry.isSymbolicLink()) await checkLink(below, shown, walk);
    else if (entry.isFile()) walk.files.push(below);
    else
      walk.diagnostics.push(
        diagnosticFor(shown, {
          code: 'import-unreadable',
          message: 'this is no plain file',
          hint: 'remove it from the folder',
        }),
      );
  }
}

/** A link within the folder leads to a file that is read anyway. */
async function checkLink(path: string, shown: string, walk: Walk): Promise<void> {
  const target = await realpath(path).catch(() => undefined);
  if (target !== undefined && (target === walk.root || target.startsWith(walk.root + sep))) return;
  walk.diagnostics.push(
    diagnosticFor(shown, {
      code: 'import-outside',
      message: target === undefined ? 'this link leads to nothing' : 'this link leaves the folder',
      hint: 'put a copy of the file in its place',
    }),
  );
}

async function readText(path: string, file: string): Promise<Source | Diagnostic> {
  let bytes: Uint8Array;
  try {
    const handle = await open(
      path,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
    );
    try {
      const { size } = await handle.stat();
      if (size > most.bytes) return tooLarge(file, size);
      // A file that grows, or says that it is empty, is not read without end.
      const buffer = new Uint8Array(most.bytes + 1);
      let length = 0;
      for (let read = 1; read > 0 && length < buffer.length; length += read)
        read = (await handle.read(buffer, length, buffer.length - length)).bytesRead;
      if (length > most.bytes) return tooLarge(file, length);
      bytes = buffer.slice(0, length);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return unreadable(file, error);
  }
  const text = decodeText(bytes);
  if (text !== undefined) return { file, text };
  return diagnosticFor(file, {
    code: 'import-not-text',
    message: 'this is no text',
    hint: 'remove it from the folder',
  });
}

function tooLarge(file: string, bytes: number): Diagnostic {
  return diagnosticFor(file, {
    code: 'import-too-large',
    message: `this file has ${(bytes / 1024 / 1024).toFixed(1)} MiB; no configuration has more than ${most.bytes / 1024 / 1024}`,
    hint: 'remove it from the folder',
  });
}

function unreadable(file: string, error: unknown): Diagnostic {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return diagnosticFor(file, {
    code: 'import-unreadable',
    message: `cannot be read: ${code}`,
    hint: 'Heartbeat and mon keep some files from all but root: copy them as root, and give them to yourself',
  });
}
