import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { diskMedium } from '../../overlays/base/update/esp-medium.ts';
import { writeSlot } from '../../overlays/base/update/write-slot.ts';
import { commandLineOf } from '../../overlays/shared/update/boot-files.ts';
import type { UpdateDescription } from '../../overlays/shared/update/update.ts';
import { readPartitions, rootsOf } from '../../scripts/image/disk/gpt.ts';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { espPathsOf, readEsp, replaceEsp } from './esp.ts';

/**
 * Writes a payload into slot B of a disk that runs `version` from slot A, with the node's own code: over a copy of the
 * ESP, because nothing here can mount one.
 *
 * @param update the path of a payload's description.
 */
export async function fillSlotB(disk: string, version: string, update: string): Promise<void> {
  const description: UpdateDescription = JSON.parse(await readFile(update, 'utf8'));
  const file = (name: string) => join(dirname(update), name);
  const folder = await mkdtemp(join(tmpdir(), 'slot-'));
  const [esp, slot] = [join(folder, 'esp'), join(folder, 'slot')];
  try {
    await mkdir(esp);
    await readEsp(disk, esp);
    const before = await espPathsOf(disk);
    await writeFile(slot, '');
    const entry = await readFile(file(description.entry.file), 'utf8');
    {
      using medium = diskMedium(esp, slot);
      await writeSlot(
        medium,
        { slot: 'a', version },
        {
          boots: { version: description.version, commandLine: commandLineOf(entry) },
          entry,
          kernel: await readFile(file(description.kernel.file)),
          initrd: await readFile(file(description.initrd.file)),
          root: createReadStream(await unpack(file(description.root.file), folder)),
          rootDigest: description.root.content.sha256,
        },
      );
    }
    await replaceEsp(disk, esp, before);
    await copyInto(disk, rootsOf(await readPartitions(disk))[1]?.offset ?? 0, slot);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function unpack(packed: string, folder: string): Promise<string> {
  const tools = await ensureSysroot('build');
  const argv = sandboxed(tools, ['zstd', '-dq', '/packed', '-o', '/folder/root'], {
    readOnly: { '/packed': resolve(packed) },
    writable: { '/folder': folder },
  });
  await run(argv);
  return join(folder, 'root');
}

async function copyInto(disk: string, offset: number, file: string): Promise<void> {
  await using handle = await open(disk, 'r+');
  let done = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 22 })) {
    await handle.write(piece, 0, piece.length, offset + done);
    done += piece.length;
  }
}
