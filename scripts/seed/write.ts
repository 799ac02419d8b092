import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { seedLayout } from '../../overlays/shared/seed/layout.ts';
import { parseSeed } from '../../overlays/shared/seed/parse.ts';
import type { SeedFiles, SeedFormat } from '../../overlays/shared/seed/seed.ts';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { writeFat } from './fat/write.ts';
import { readIso } from './iso9660/read.ts';
import { writeIso } from './iso9660/write.ts';
import type { MediumFiles } from './medium.ts';

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
  if (medium === 'folder') return await writeFolder(bytes, base);
  const path = `${base}.${medium === 'iso' ? 'iso' : 'img'}`;
  const [lower, upper] = seedLayout[format].labels;
  await replace(path, medium === 'iso' ? writeIso(bytes, lower) : writeFat(bytes, upper));
  if (medium === 'iso') await compare(path, bytes, lower);
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

async function compare(path: string, bytes: MediumFiles, label: string): Promise<void> {
  const image = await readFile(path);
  for (const tree of ['rock-ridge', 'joliet'] as const) {
    const volume = readIso(image, tree);
    const same =
      volume.label === label &&
      Object.keys(volume.files).toSorted().join() === Object.keys(bytes).toSorted().join() &&
      Object.entries(bytes).every(([name, content]) =>
        Buffer.from(volume.files[name] ?? []).equals(Buffer.from(content)),
      );
    if (!same)
      throw new Failure(`${path} does not read back as it was written`, {
        exitCode: exitCodes.verification,
      });
  }
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

async function writeFolder(files: MediumFiles, base: string): Promise<string> {
  await rm(base, { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    const path = join(base, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, content, { mode: 0o600 });
  }
  return base;
}
