import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { seedFileNames, seedLayout } from '../../overlays/shared/seed/layout.ts';
import { parseSeed } from '../../overlays/shared/seed/parse.ts';
import { manifestFile, signatureFile } from '../../overlays/shared/seed/signature/manifest.ts';
import type { SeedFiles, SeedFormat } from '../../overlays/shared/seed/seed.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { readFat } from '../media/fat/read.ts';
import { writeFat } from '../media/fat/write.ts';
import { readIso } from '../media/iso9660/read.ts';
import { writeIso } from '../media/iso9660/write.ts';
import { besidePath, replaceFile } from '../runtime/replace-file.ts';
import type { MediumFiles, ReadVolume } from '../media/medium.ts';
import type { Medium } from './seed-media.ts';
import { makeFolder } from '../runtime/make-folder.ts';

/**
 * Writes a seed as an ISO image, a FAT image or a folder, and reads it back to prove it: the same bytes in every
 * file, and a seed that a node would apply. An older medium of the name is replaced atomically.
 *
 * @returns the path that was written.
 */
export async function writeMedium(
  files: SeedFiles,
  format: SeedFormat,
  medium: Medium,
  base: string,
): Promise<string> {
  requireValid(files, format);
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

function requireValid(files: SeedFiles, format: SeedFormat): void {
  const { diagnostics } = parseSeed(format, files);
  if (diagnostics.length === 0) return;
  const lines = diagnostics.map((d) => `${d.file}:${d.line}:${d.column}: ${d.message}`);
  throw new Failure(`no node would apply this seed:\n${lines.join('\n')}`, {
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

/** The medium holds secrets. */
async function replace(path: string, bytes: Uint8Array): Promise<void> {
  await makeFolder(dirname(path));
  await replaceFile(path, bytes);
}

/** Written beside and then renamed: the folder holds the old seed or the new one, never files of both. */
async function writeFolder(files: MediumFiles, base: string): Promise<void> {
  await refuseForeignFiles(base);
  const [fresh, old] = [besidePath(base), besidePath(base)];
  await makeFolder(dirname(base));
  // Fails when somebody else has made it.
  await mkdir(fresh, { mode: 0o700 });
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = join(fresh, name);
      await makeFolder(dirname(path), 0o700);
      await writeFile(path, content, { mode: 0o600, flush: true, flag: 'wx' });
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

/** A folder of this name may hold other files, or be a mounted USB stick. */
async function refuseForeignFiles(base: string): Promise<void> {
  const entries = await readdir(base, { recursive: true, withFileTypes: true }).catch(
    unlessMissing,
  );
  const signature = [manifestFile, signatureFile];
  const seedFiles = [...seedFileNames('nocloud'), ...seedFileNames('config-drive'), ...signature];
  const other = entries?.find((entry) => {
    const path = relative(base, join(entry.parentPath, entry.name));
    return entry.isDirectory()
      ? !seedFiles.some((name) => name.startsWith(`${path}/`))
      : !seedFiles.includes(path);
  });
  if (other === undefined) return;
  throw new Failure(
    `${base} holds ${other.name}, which does not belong to a seed: nothing was written`,
    {
      exitCode: exitCodes.usage,
      hint: 'choose another folder with --out, or move the other files away',
    },
  );
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
