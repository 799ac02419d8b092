import { open, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatOf } from '../../../overlays/base/firstboot/media/block-devices.ts';
import { foundSeed, type FoundSeed } from '../../../overlays/base/firstboot/media/find-seeds.ts';
import { readSeedFolder } from '../../../overlays/base/firstboot/media/read-seed.ts';
import { headBytes, readVolume } from '../../../overlays/base/firstboot/media/volume-label.ts';
import type { Diagnostic } from '../../../overlays/shared/diagnostics/diagnostic.ts';
import { diagnosticFor } from '../../../overlays/shared/diagnostics/finding.ts';
import { seedFileNames, seedLayout } from '../../../overlays/shared/seed/layout.ts';
import type { SeedFormat } from '../../../overlays/shared/seed/seed.ts';
import { readFat } from '../../media/fat/read.ts';
import { readIso, treeOf } from '../../media/iso9660/read.ts';
import { UnreadableVolume } from '../../media/unreadable.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { makeFolder } from '../../runtime/make-folder.ts';

/** A medium as a node would find it, or why no node would look at it. */
export type GivenSeed =
  | { readonly found: FoundSeed; readonly label: string | undefined }
  | { readonly diagnostics: readonly Diagnostic[] };

/** Bytes: platforms make media of some hundreds of kilobytes, OpenStack's FAT one has 64 MB. */
const largest = 256 * 1024 * 1024;

/**
 * Reads a seed from a folder, or from an ISO or FAT image.
 *
 * @param scratch an empty folder of one's own, for the files of an image.
 * @throws Failure (2) when there is no such file, (4) when it cannot be read.
 */
export async function readGivenSeed(path: string, scratch: string): Promise<GivenSeed> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (found.isDirectory()) {
    const format = formatOfFolder(path);
    return { found: foundSeed(path, format, readSeedFolder(path, format)), label: undefined };
  }
  if (!found.isFile() || found.size > largest)
    throw new Failure(`${path} is no folder and no image of a seed`, {
      exitCode: exitCodes.usage,
      hint: 'name a folder with the files of the seed, or its ISO or FAT image',
    });
  return fromImage(path, await readBytes(path), scratch);
}

async function fromImage(path: string, image: Buffer, scratch: string): Promise<GivenSeed> {
  const volume = readVolume(image.subarray(0, headBytes), (at, length) =>
    image.subarray(at, at + length),
  );
  const labels = volume?.labels.filter((label) => label !== '') ?? [];
  const format = volume && formatOf(labels);
  if (volume === undefined || format === undefined)
    return { diagnostics: [notLookedAt(path, volume === undefined, labels)] };
  try {
    const read = volume.type === 'vfat' ? readFat(image) : readIso(image, treeOf(image));
    // The node mounts the medium, and looks at its files itself.
    for (const [name, bytes] of Object.entries(read.files))
      await writeFile(await placeFor(scratch, name), bytes, { mode: 0o600 });
    for (const name of read.links ?? []) await symlink('nowhere', await placeFor(scratch, name));
  } catch (error) {
    if (!(error instanceof UnreadableVolume)) throw error;
    return { diagnostics: [damaged(path, error.message)] };
  }
  const [label] = labels;
  return { found: foundSeed(path, format, readSeedFolder(scratch, format)), label };
}

/** Names come from a medium of somebody: its reader lets none with a slash or of a folder above through. */
async function placeFor(scratch: string, name: string): Promise<string> {
  const path = join(scratch, name);
  await makeFolder(dirname(path), 0o700);
  return path;
}

/** A folder has no label that would say so. */
function formatOfFolder(folder: string): SeedFormat {
  const { files } = readSeedFolder(folder, 'config-drive');
  return seedFileNames('config-drive').some((name) => files[name] !== undefined)
    ? 'config-drive'
    : 'nocloud';
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const missing = code === 'ENOENT' || code === 'ENOTDIR';
  return new Failure(`${path} ${missing ? 'is not there' : `cannot be read: ${String(code)}`}`, {
    exitCode: missing ? exitCodes.usage : exitCodes.toolMissing,
    hint: 'name a folder with the files of the seed, or its ISO or FAT image',
    cause: error,
  });
}

function notLookedAt(path: string, isNone: boolean, labels: readonly string[]): Diagnostic {
  const wanted = `${seedLayout.nocloud.labels[0]} or ${seedLayout['config-drive'].labels[0]}`;
  return diagnosticFor(path, {
    code: 'seed-label',
    message: isNone
      ? 'this is no volume of ISO 9660 or FAT: no node looks at it'
      : `the volume has ${labels.length === 0 ? 'no label' : `the label ${labels.join(' and ')}`}: no node looks at it`,
    hint: `make an ISO or FAT volume with the label ${wanted}`,
  });
}

function damaged(path: string, reason: string): Diagnostic {
  return diagnosticFor(path, {
    code: 'seed-unreadable',
    message: `the seed medium cannot be read: ${reason}`,
    hint: 'it is damaged or was not written completely: write it again',
  });
}
