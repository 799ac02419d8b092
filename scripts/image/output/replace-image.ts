import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Role } from '../../../overlays/shared/node/node.ts';
import { settleAll } from '../../runtime/settle-all.ts';
import type { BuildContext } from '../context.ts';
import { buildDisk } from '../disk/disk.ts';
import type { BuildInputs } from '../build-inputs.ts';
import {
  describeImage,
  metadataSuffixes,
  outputSuffixes,
  writeChecksums,
  writeMetadata,
  type Metadata,
} from './metadata.ts';
import { removeConversions } from './formats.ts';
import { writePayload } from './payload.ts';

/**
 * Makes a disk and its metadata, and replaces the last image once all of it is complete.
 *
 * @param output the folder of the profile's images.
 * @param verify runs while the disk is made; when it throws, the last image stays.
 */
export async function replaceImage(
  context: BuildContext,
  inputs: BuildInputs,
  output: string,
  verify: () => Promise<void>,
): Promise<void> {
  const { role } = inputs;
  await withStaging(output, role, async (staging) => {
    // Making the disk keeps one processor busy for longer than everything else together.
    const [metadata] = await settleAll([
      verify().then(() => describe(context, inputs)),
      buildDisk(context, inputs, staging),
    ]);
    await writeMetadata(role, metadata, staging);
    if (inputs.image.root === 'read-only')
      await context.progress.step(`payload-${role}`, 'payload of an update', () =>
        writePayload(context, inputs, staging),
      );
    await context.progress.step(`checksums-${role}`, 'checksums', () =>
      writeChecksums(inputs, staging),
    );
    // Conversions beside a disk are taken for conversions of this disk.
    await removeConversions(join(output, `${role}.raw`));
    await moveFiles(role, outputSuffixes, staging, output);
  });
}

/** Replaces the metadata alone: what changed is in no file of the disk, such as a comment of the profile. */
export async function replaceMetadata(
  context: BuildContext,
  inputs: BuildInputs,
  output: string,
): Promise<void> {
  const { role } = inputs;
  await withStaging(output, role, async (staging) => {
    await mkdir(staging);
    await writeMetadata(role, await describe(context, inputs), staging);
    await moveFiles(role, metadataSuffixes, staging, output);
    await writeChecksums(inputs, output);
  });
}

function describe(context: BuildContext, inputs: BuildInputs): Promise<Metadata> {
  return context.progress.step(`metadata-${inputs.role}`, 'manifest, bill of materials', () =>
    describeImage(context, inputs),
  );
}

async function withStaging(
  output: string,
  role: Role,
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

async function moveFiles(
  role: Role,
  suffixes: readonly string[],
  from: string,
  to: string,
): Promise<void> {
  for (const suffix of suffixes) {
    const [made, last] = [join(from, `${role}.${suffix}`), join(to, `${role}.${suffix}`)];
    if (existsSync(made)) await rename(made, last);
    // Of another kind of root, which had a payload.
    else await rm(last, { force: true });
  }
}
