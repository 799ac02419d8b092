import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { readCluster } from '../../shared/cluster/read-cluster.ts';
import { paths } from '../../shared/node/paths.ts';
import { run } from '../../shared/node/run.ts';
import { commandLineOf } from '../../shared/update/boot-files.ts';
import { readImageVersion } from '../state/image-version.ts';
import { whyNot } from './check.ts';
import { nodeDisk, type NodeDisk } from './disk.ts';
import { diskMedium } from './esp-medium.ts';
import { checkFiles, readPayload, type Payload } from './payload.ts';
import { writeSlot } from './write-slot.ts';

const espFolder = '/run/lvsmith/esp';

/**
 * Writes a payload into the slot that does not run.
 *
 * @param file `ROLE.update.json`, with the rest of the payload beside it.
 * @returns what was done, for a person.
 * @throws Error that says why nothing was, or what went wrong; what runs is untouched.
 */
export function runUpdate(file: string, { downgrade }: { downgrade: boolean }): Promise<string> {
  return alone(async () => {
    const payload = readPayload(file, readFileSync(paths.updateSigners, 'utf8'));
    const disk = nodeDisk(await rootDevice());
    const { id: image, version } = readImageVersion();
    const cluster = readCluster(paths.cluster).name;
    const node = { image, version, cluster, slotSize: disk.slotSize };
    const reason = whyNot(payload.description, node, downgrade);
    if (reason !== undefined) throw new Error(reason);
    await checkFiles(payload);
    await write(payload, disk, version);
    return `${payload.description.version} is in the other slot and is tried at the next start; ${version} stays as it is`;
  });
}

/** Runs `work` unless another update is under way. The kernel gives the name back however a program ends. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  const server = createServer().listen('\0lvsmith-update');
  await once(server, 'listening').catch(() => {
    throw new Error('another update of this node is under way');
  });
  try {
    return await work();
  } finally {
    server.close();
  }
}

async function write(payload: Payload, disk: NodeDisk, version: string): Promise<void> {
  const { description, path } = payload;
  await withEsp(disk.esp, async () => {
    using medium = diskMedium(espFolder, disk.other);
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
    await writeSlot(medium, { slot: disk.running, version }, content);
  });
}

/** Mounts the ESP for as long as `work` takes; nothing else needs it while a node runs. */
async function withEsp(device: string, work: () => Promise<void>): Promise<void> {
  mkdirSync(espFolder, { recursive: true });
  const options = 'nosuid,nodev,noexec,umask=077';
  await run(['mount', '-t', 'vfat', '-o', options, device, espFolder]);
  try {
    await work();
  } finally {
    await run(['umount', espFolder]);
  }
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

/** Major and minor number of the device that the root is on. */
async function rootDevice(): Promise<string> {
  return (await run(['findmnt', '-no', 'MAJ:MIN', '/'])).trim();
}
