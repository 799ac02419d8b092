import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoadedProfile } from '../profile/load.ts';
import { allEnded } from '../report/all-ended.ts';
import type { BuildContext } from './context.ts';
import { buildDisk } from './disk.ts';
import type { DiskRequest } from './disk-request.ts';
import {
  documentEndings,
  documentsOf,
  outputEndings,
  writeChecksums,
  writeDocuments,
} from './documents.ts';
import { removeConversions } from './formats.ts';
import { withSlimmedLibraries } from './slim-icu.ts';

export interface Replacement {
  /** The folder of the profile's images. */
  readonly output: string;
  /** Runs beside the making of the disk; the last image stays in its place when it throws. */
  readonly verified: () => Promise<void>;
}

/** Makes a disk and all that lies beside it, and puts it in the place of the last one when it is whole. */
export async function replaceImage(
  context: BuildContext,
  request: DiskRequest,
  loaded: LoadedProfile,
  { output, verified }: Replacement,
): Promise<void> {
  const { role } = request;
  const complete = await withSlimmedLibraries(request);
  await withStaging(output, role, async (staging) => {
    // The disk takes one processor, and longer than all else together.
    const beside = async () => {
      await verified();
      return told(context, role, () => documentsOf(context, complete, loaded));
    };
    const [documents] = await allEnded([beside(), buildDisk(context, complete, staging)]);
    await writeDocuments(role, documents, staging);
    await context.progress.step(`checksums-${role}`, 'checksums', () =>
      writeChecksums(role, staging),
    );
    // Whoever finds a form of the disk beside it takes it for this one.
    await removeConversions(join(output, `${role}.raw`));
    await moveAll(outputEndings, role, staging, output);
  });
}

/** The disk stays: what changed is in none of its files, a comment of the profile for instance. */
export async function replaceDocuments(
  context: BuildContext,
  request: DiskRequest,
  loaded: LoadedProfile,
  output: string,
): Promise<void> {
  const { role } = request;
  const complete = await withSlimmedLibraries(request);
  await withStaging(output, role, (staging) =>
    told(context, role, async () => {
      await mkdir(staging);
      await writeDocuments(role, await documentsOf(context, complete, loaded), staging);
      await moveAll(documentEndings, role, staging, output);
      await writeChecksums(role, output);
    }),
  );
}

function told<T>(
  { progress }: BuildContext,
  role: DiskRequest['role'],
  work: () => Promise<T>,
): Promise<T> {
  return progress.step(`documents-${role}`, 'manifest, bill of materials', work);
}

async function withStaging(
  output: string,
  role: DiskRequest['role'],
  work: (staging: string) => Promise<void>,
): Promise<void> {
  const staging = join(output, `.${role}.new`);
  try {
    await rm(staging, { recursive: true, force: true });
    await work(staging);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function moveAll(
  endings: readonly string[],
  role: DiskRequest['role'],
  from: string,
  to: string,
): Promise<void> {
  for (const ending of endings)
    await rename(join(from, `${role}.${ending}`), join(to, `${role}.${ending}`));
}
