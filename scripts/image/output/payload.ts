import { stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { imageId } from '../../../overlays/shared/node/image-id.ts';
import { entryText } from '../../../overlays/shared/update/boot-files.ts';
import type { UpdateDescription, UpdateFile } from '../../../overlays/shared/update/update.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { run } from '../../runtime/run.ts';
import { sandboxed } from '../../toolchain/sandbox.ts';
import type { DiskInputs } from '../build-inputs.ts';
import type { BuildContext } from '../context.ts';
import { erofsSize } from '../disk/erofs.ts';
import { bootVersion } from '../disk/esp.ts';
import { readPartitions, rootsOf } from '../disk/gpt.ts';
import { fileDigest } from './checksums.ts';

/** What an update needs beside kernel and initrd, by suffix; an image with a writable root has none of it. */
export const payloadSuffixes = ['root.zst', 'entry', 'update.json', 'update.json.sig'] as const;

/** The part of a disk that an update writes into a slot. */
interface Extent {
  readonly offset: number;
  readonly size: number;
}

/**
 * 8 % less to send to every machine than at level 5, for ten seconds of a processor: libraries are alike over long
 * distances. The window is half of what zstd unpacks without being asked (128 MiB).
 */
const level = '-12 --long=26';

/**
 * Writes what an update needs beside a disk: its root, compressed, its entry, and the signed description of all.
 *
 * @param folder with the disk, its kernel and its initrd.
 */
export async function writePayload(
  context: Pick<BuildContext, 'sysroot'>,
  inputs: DiskInputs,
  folder: string,
): Promise<void> {
  const { role, cluster, identity, key } = inputs;
  const file = (suffix: string) => join(folder, `${role}.${suffix}`);
  const disk = file('raw');
  const [slot] = rootsOf(await readPartitions(disk));
  const offset = slot?.offset ?? 0;
  const extent = { offset, size: await erofsSize(disk, offset) };
  await writeFile(file('entry'), entryText(bootVersion(inputs)));
  // The compressor and the digest have a processor each.
  const [content] = await Promise.all([
    fileDigest(disk, extent),
    pack(context.sysroot, disk, extent, file('root.zst')),
  ]);
  const description: UpdateDescription = {
    format: 1,
    image: imageId(role),
    cluster,
    version: identity.version,
    rootId: identity.rootId,
    root: {
      ...(await describe(file('root.zst'))),
      content: { size: extent.size, sha256: content },
    },
    kernel: await describe(file('vmlinuz')),
    initrd: await describe(file('initrd')),
    entry: await describe(file('entry')),
  };
  const text = `${JSON.stringify(description, null, 2)}\n`;
  await writeFile(file('update.json'), text);
  await writeFile(file('update.json.sig'), key.sign(text, 'update'));
}

async function describe(file: string): Promise<UpdateFile> {
  const { size } = await stat(file);
  return { file: basename(file), size, sha256: await fileDigest(file) };
}

/** Compresses a part of a disk; the same bytes whatever the number of processors. */
async function pack(
  sysroot: string,
  disk: string,
  { offset, size }: Extent,
  target: string,
): Promise<void> {
  await writeFile(target, '');
  const script = `set -o pipefail
dd if=/disk.raw bs=4M iflag=skip_bytes,count_bytes skip=${offset} count=${size} status=none |
  zstd --quiet --force ${level} -T0 -o /root.zst`;
  const argv = sandboxed(sysroot, ['bash', '-c', script], {
    readOnly: { '/disk.raw': resolve(disk) },
    writable: { '/root.zst': resolve(target) },
  });
  const hint = `unless the disk of ${target} is full, please report it`;
  await run(argv, { exitCode: exitCodes.mkosi, hint });
}
