import { statfsSync } from 'node:fs';
import type { Archive, ArchivedFile } from '../../shared/apply/archive.ts';
import { digestOf, keepFullName } from '../../shared/apply/digest.ts';
import { effects, managedFile, type Effect } from '../../shared/apply/managed.ts';
import type { NodeIdentity } from '../../shared/node/node.ts';
import { paths } from '../../shared/node/paths.ts';
import type { Checkpoint } from '../firstboot/journal.ts';
import { readAccounts } from '../firstboot/place-file.ts';
import type { PlannedFile } from '../firstboot/plan.ts';
import { at, type System } from '../firstboot/system.ts';
import { effectiveText } from './effective.ts';
import { readRecord, writeRecord, type Staged } from './records.ts';
import { Refusal } from './refusal.ts';

/** Bytes that stay free behind a change: what takes it back needs room as well. */
const spare = 8 * 1024 * 1024;

/**
 * What a change would be on this node. Nothing changes.
 *
 * @param late whether pacemaker has the configuration already, and only this node's file is an older one.
 * @throws Refusal when it is not for this node as it is now.
 */
export function planArchive(
  system: System,
  archive: Archive,
  node: NodeIdentity,
  late = false,
): Staged {
  refuseWhilePending(system);
  if (archive.cluster !== node.cluster || archive.node !== node.name)
    throw new Refusal(
      'foreign',
      `it is for ${archive.node} of ${archive.cluster}, and this is ${node.name} of ${node.cluster}`,
    );
  const accounts = readAccounts(system);
  const files = archive.files.map((file) => planFile(system, file, node));
  for (const { path, owner, group } of files)
    if (!accounts.users.has(owner) || !accounts.groups.has(group))
      throw new Refusal('foreign', `${path} belongs to ${owner}:${group}, whom this image lacks`);
  const { id, by, window } = archive;
  const all = effectsOf(archive.files);
  return { id, by, window, files, effects: late ? all.filter((each) => each !== 'cib') : all };
}

/** Writes a change down as a whole; an earlier one that never took effect is forgotten. */
export function stage(system: System, staged: Staged, checkpoint: Checkpoint = () => {}): void {
  refuseWithoutRoom(system, staged);
  checkpoint('stage');
  writeRecord(system, 'staged', staged);
}

/** @throws Refusal that names who has brought the change that waits, and until when it does. */
export function refuseWhilePending(system: System): void {
  const keys = readRecord(system, 'keys');
  if (keys?.stage === 'switched')
    throw new Refusal(
      'pending',
      `the rotation of keys ${keys.id} by ${keys.by} has not ended: lvsmith rotate keys goes on with it`,
    );
  refuseWhileChanging(system);
}

/** The same for a change alone. */
export function refuseWhileChanging(system: System): void {
  const pending = readRecord(system, 'pending');
  if (pending === undefined) return;
  throw new Refusal(
    'pending',
    `the change ${pending.id} by ${pending.by} waits for its confirmation until ${pending.until}`,
  );
}

function planFile(
  system: System,
  file: ArchivedFile,
  { name: node, role }: NodeIdentity,
): PlannedFile {
  const managed = managedFile(file.path);
  if (managed === undefined || (managed.role ?? role) !== role)
    throw new Refusal('foreign', `${file.path} cannot be changed while a node runs`);
  const { path, mode, owner, group, before } = file;
  const now = effectiveText(system, path);
  const found = now === undefined ? null : digestOf(path, now, node);
  if (managed.secret !== true && found !== before)
    throw new Refusal('stale', `${path} is not what it was when the change was planned`);
  const text = path === '/etc/hosts' ? keepFullName(file.text, now ?? '', node) : file.text;
  return { path: managed.kept, mode, owner, group, content: { text } };
}

/** In the order in which they are to take effect. */
function effectsOf(files: readonly ArchivedFile[]): readonly Effect[] {
  const wanted = new Set(files.map(({ path }) => managedFile(path)?.effect));
  return effects.filter((effect) => wanted.has(effect));
}

function refuseWithoutRoom(system: System, { files }: Staged): void {
  const { bavail, bsize } = statfsSync(at(system, '/var'));
  const size = files.reduce((sum, { content }) => sum + JSON.stringify(content).length, 0);
  // Staged, pending, in place, and what was there before.
  if (bavail * bsize < 4 * size + spare)
    throw new Refusal('full', `there is no room for it on ${paths.apply}`);
}
