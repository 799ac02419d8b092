import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readCluster } from '../../shared/cluster/read-cluster.ts';
import { paths } from '../../shared/node/paths.ts';
import { commandLineOf } from '../../shared/update/boot-files.ts';
import { readImageVersion } from '../state/image-version.ts';
import { alone } from './alone.ts';
import { whyNot } from './check.ts';
import type { NodeDisk } from './disk.ts';
import { copiedFiles, withEtcLayers } from './etc-copies.ts';
import type { Medium } from './medium.ts';
import { ownDisk, withBootMedium } from './mounted-esp.ts';
import { checkFiles, readPayload, type Payload } from './payload.ts';
import { UpdateRecords } from './records.ts';
import { checkNotOnTrial, checkRoom, writeSlot, type Running } from './write-slot.ts';

export interface UpdateOptions {
  /** Take an older version. */
  readonly downgrade: boolean;
  /** Judge the description, which needs no other file but its signature, and write nothing. */
  readonly checkOnly: boolean;
}

/**
 * Writes a payload into the slot that does not run.
 *
 * @param file `ROLE.update.json`, with the rest of the payload beside it.
 * @returns what was done, for a person.
 * @throws Error that says why nothing was, or what went wrong; what runs is untouched.
 */
export function runUpdate(file: string, { downgrade, checkOnly }: UpdateOptions): Promise<string> {
  return alone(async () => {
    const payload = readPayload(file, readFileSync(paths.updateSigners, 'utf8'));
    const disk = await ownDisk();
    const { id: image, version } = readImageVersion();
    const cluster = readCluster(paths.cluster).name;
    const node = { image, version, cluster, slotSize: disk.slotSize };
    const reason = whyNot(payload.description, node, downgrade);
    if (reason !== undefined) throw new Error(reason);
    if (checkOnly) {
      await withBootMedium(disk, async (medium) =>
        checkEsp(medium, { slot: disk.running, version }, payload),
      );
      return `this node takes ${payload.description.version}`;
    }
    await checkFiles(payload);
    await write(payload, disk, version);
    return `${payload.description.version} is in the other slot and is tried at the next start; ${version} stays as it is`;
  });
}

function checkEsp(medium: Medium, running: Running, { description }: Payload): void {
  checkNotOnTrial(medium, running);
  checkRoom(medium, running, description.kernel.size + description.initrd.size);
}

async function write(payload: Payload, disk: NodeDisk, version: string): Promise<void> {
  const { description, path } = payload;
  const entry = readFileSync(path(description.entry), 'utf8');
  const boots = { version: description.version, commandLine: commandLineOf(entry) };
  const content = {
    boots,
    entry,
    kernel: readFileSync(path(description.kernel)),
    initrd: readFileSync(path(description.initrd)),
    root: unpacked(path(description.root)),
    rootDigest: description.root.content.sha256,
  };
  const running = { slot: disk.running, version };
  const records = new UpdateRecords();
  await withBootMedium(disk, async (medium) => {
    checkEsp(medium, running, payload);
    // From here on the other slot may have a part of a version: whoever starts next is to know of it.
    const trial = {
      version: description.version,
      previous: version,
      begun: new Date().toISOString(),
      written: false,
      starts: [],
      copied: await withEtcLayers(copiedFiles),
    };
    records.writeTrial(trial);
    await writeSlot(medium, running, content);
    records.writeTrial({ ...trial, written: true });
  });
}

/** The exit code of a shell for it. */
const notFound = 127;

/** What zstd makes of a file. */
async function* unpacked(file: string): AsyncIterable<Uint8Array> {
  const child = spawn('zstd', ['-dcq', file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number>((resolve) => {
    child.once('error', () => resolve(notFound));
    child.once('close', (code) => resolve(code ?? 1));
  });
  yield* child.stdout;
  const code = await ended;
  if (code !== 0) throw new Error(`zstd cannot unpack ${file}: it ended with ${code}`);
}
