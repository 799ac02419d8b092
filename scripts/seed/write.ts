import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { seedFileNames, seedLayout } from '../../overlays/shared/seed/layout.ts';
import { parseSeed } from '../../overlays/shared/seed/parse.ts';
import type { SeedFiles, SeedFormat } from '../../overlays/shared/seed/seed.ts';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { readFat } from './fat/read.ts';
import { writeFat } from './fat/write.ts';
import { readIso } from './iso9660/read.ts';
import { writeIso } from './iso9660/write.ts';
import type { MediumFiles, ReadVolume } from './medium.ts';

export const media = ['iso', 'fat', 'folder'] as const;
export type Medium = (typeof media)[number];

/**
 * Writes a seed as an ISO image, a FAT image or a folder, and reads it back before it is called done:
 * the same bytes in every file, and a seed that a node would take. What it replaces is replaced at once.
 *
 * @returns the path that was written.
 */
export async function writeSeed(
  files: SeedFiles,
  format: SeedFormat,
  medium: Medium,
  base: string,
): Promise<string> {
  prove(files, format);
  const bytes: MediumFiles = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]),
  );
  if (medium === 'folder') {
    await writeFolder(bytes, base);
    return base;
  }
  const [lower, upper] = seedLayout[format].labels;
  const isIso = medium === 'iso';
  const path = `${base}.${isIso ? 'iso' : 'img'}`;
  await replace(path, isIso ? writeIso(bytes, lower) : writeFat(bytes, upper));
  const image = await readFile(path);
  if (isIso) {
    compare(path, { label: lower, files: bytes }, readIso(image, 'rock-ridge'));
    compare(path, { label: lower, files: bytes }, readIso(image, 'joliet'));
  } else compare(path, { label: upper, files: bytes }, readFat(image));
  return path;
}

function prove(files: SeedFiles, format: SeedFormat): void {
  const { diagnostics } = parseSeed(format, files);
  if (diagnostics.length === 0) return;
  const lines = diagnostics.map((d) => `${d.file}:${d.line}:${d.column}: ${d.message}`);
  throw new Failure(`no node would take this seed:\n${lines.join('\n')}`, {
    exitCode: exitCodes.invalid,
  });
}

function compare(path: string, written: ReadVolume, read: ReadVolume): void {
  const names = (volume: ReadVolume) => Object.keys(volume.files).toSorted().join();
  const same =
    written.label === read.label &&
    names(written) === names(read) &&
    Object.entries(written.files).every(([name, content]) =>
      Buffer.from(content).equals(read.files[name] ?? Buffer.alloc(0)),
    );
  if (same) return;
  throw new Failure(`${path} does not read back as it was written`, {
    exitCode: exitCodes.verification,
    hint: 'the disk that it is on may be full or failing',
  });
}

async function replace(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.new`;
  // The medium holds secrets: nobody but its maker reads it.
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
}

/** Beside its place first: a folder is the old seed or the new one, never some files of each. */
async function writeFolder(files: MediumFiles, base: string): Promise<void> {
  await refuseOthers(base);
  const [fresh, old] = [`${base}.${process.pid}.new`, `${base}.${process.pid}.old`];
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = join(fresh, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(path, content, { mode: 0o600, flush: true });
      const one = (bytes: Uint8Array) => ({ label: '', files: { [name]: bytes } });
      compare(path, one(content), one(await readFile(path)));
    }
    await rename(base, old).catch(unlessMissing);
    await rename(fresh, base).catch(async (error: unknown) => {
      await rename(old, base).catch(unlessMissing);
      throw error;
    });
  } finally {
    for (const folder of [fresh, old]) await rm(folder, { recursive: true, force: true });
  }
}

/** A folder of this name may be somebody's own, or a stick that is mounted there. */
async function refuseOthers(base: string): Promise<void> {
  const entries = await readdir(base, { recursive: true, withFileTypes: true }).catch(
    unlessMissing,
  );
  const ours = [...seedFileNames('nocloud'), ...seedFileNames('config-drive')];
  const other = entries?.find((entry) => {
    const path = relative(base, join(entry.parentPath, entry.name));
    return entry.isDirectory()
      ? !ours.some((name) => name.startsWith(`${path}/`))
      : !ours.includes(path);
  });
  if (other === undefined) return;
  throw new Failure(
    `${base} holds ${other.name}, which is no part of a seed: nothing was written`,
    {
      exitCode: exitCodes.usage,
      hint: 'choose another folder with --out, or move away what is there',
    },
  );
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
