import { open } from 'node:fs/promises';
import type { SourceRange } from '../../overlays/shared/diagnostics/diagnostic.ts';
import type { Finding } from '../../overlays/shared/diagnostics/finding.ts';
import { emptyFile } from './finding.ts';

/**
 * Twice the largest profile that makes sense (1,000 realservers with everything said about each),
 * and little enough to be parsed within a second.
 */
const maxBytes = 512 * 1024;

export type ReadResult =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      readonly finding: Finding;
      readonly range?: SourceRange;
      readonly text?: string;
    };

/** Reads a profile's text, or says why there is none. Never reads more than `maxBytes`. */
export async function readText(file: string): Promise<ReadResult> {
  let bytes: Uint8Array | Finding;
  try {
    bytes = await readBytes(file);
  } catch (error) {
    return { ok: false, finding: unreadable(file, error) };
  }
  if (!(bytes instanceof Uint8Array)) return { ok: false, finding: bytes };
  return decode(bytes);
}

async function readBytes(file: string): Promise<Uint8Array | Finding> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size > maxBytes) return tooLarge(size);
    // A device or a pipe says that it is empty and may never end: read one byte more than allowed.
    const buffer = new Uint8Array(maxBytes + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length > maxBytes ? tooLarge(length) : buffer.subarray(0, length);
  } finally {
    await handle.close();
  }
}

function tooLarge(bytes: number): Finding {
  const size = bytes > 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MiB` : `${bytes} bytes`;
  return {
    code: 'file-too-large',
    path: [],
    message: `this file is ${size} long; a profile is at most ${maxBytes / 1024} KiB`,
    hint: 'name the profile itself, not an image or a log',
  };
}

function unreadable(file: string, error: unknown): Finding {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return {
      code: 'missing-file',
      path: [],
      message: `there is no file ${file}`,
      hint: '--profile takes the name of a file in profiles/ without .yaml, or a path',
    };
  if (code === 'EISDIR')
    return {
      code: 'unreadable-file',
      path: [],
      message: `${file} is a folder`,
      hint: 'name the profile in it',
    };
  return { code: 'unreadable-file', path: [], message: `cannot read ${file}: ${code}` };
}

function decode(bytes: Uint8Array): ReadResult {
  const bad = firstBinaryByte(bytes);
  if (bad !== -1)
    return {
      ok: false,
      range: rangeOfByte(bytes, bad),
      finding: {
        code: 'not-text',
        path: [],
        message: 'this is not a text file in UTF-8',
        hint: 'save the profile as plain UTF-8 text',
      },
    };
  const text = new TextDecoder('utf-8').decode(bytes);
  if (text.trim() === '')
    return {
      ok: false,
      text,
      range: { line: 1, column: 1, length: 1 },
      finding: emptyFile,
    };
  return { ok: true, text };
}

/** The offset of the first NUL or of the first byte that is no UTF-8; -1 when all is text. */
function firstBinaryByte(bytes: Uint8Array): number {
  const nul = bytes.indexOf(0);
  if (isUtf8(bytes)) return nul;
  // Halve the stretch: the longest prefix that still decodes ends right before the fault.
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isUtf8(bytes.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  return nul === -1 ? good : Math.min(nul, good);
}

function isUtf8(bytes: Uint8Array, cut = false): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut });
    return true;
  } catch {
    return false;
  }
}

function rangeOfByte(bytes: Uint8Array, offset: number): SourceRange {
  const before = bytes.subarray(0, offset);
  const lineStart = before.lastIndexOf(0x0a) + 1;
  const line = before.reduce((count, byte) => (byte === 0x0a ? count + 1 : count), 1);
  return { line, column: offset - lineStart + 1, length: 1 };
}
