import { authorizedApply } from '../../shared/keys/authorized-apply.ts';
import {
  keyFingerprint,
  keysNamespace,
  parseNewKeys,
  type NewKeys,
} from '../../shared/keys/new-keys.ts';
import { readIfThere } from '../../shared/node/files.ts';
import type { NodeIdentity } from '../../shared/node/node.ts';
import { paths } from '../../shared/node/paths.ts';
import { fingerprintOf } from '../../shared/ssh/key.ts';
import { signerOf } from '../../shared/ssh/signature.ts';
import { readRecord, writeRecord } from '../apply/records.ts';
import { Refusal } from '../apply/refusal.ts';
import { refuseWhileChanging } from '../apply/stage.ts';
import { readTrust, trustText } from '../firstboot/admission/trust.ts';
import type { Checkpoint } from '../firstboot/journal.ts';
import { placeFile, readAccounts } from '../firstboot/place-file.ts';
import { secretFile, type PlannedFile } from '../firstboot/plan.ts';
import { sha512Crypt } from '../firstboot/sha512-crypt.ts';
import { at, type System } from '../firstboot/system.ts';
import { keepFile, type Rotation } from './rotation.ts';
import { goBackWithKeys } from './settle-keys.ts';
import { tellVoters } from './tell-voters.ts';

/** Where sshd looks for the keys that a seed has brought. */
const authorizedKeys = '/etc/ssh/authorized_keys.d/root';

/**
 * Keeps new keys beside the present ones. From then on the node believes what either has signed; what it says itself
 * is signed with the present ones.
 *
 * @throws Refusal when they are not for this node, or nobody whom it trusts has signed them.
 */
export function stageKeys(
  system: System,
  node: NodeIdentity,
  text: string,
  signature: string,
  checkpoint: Checkpoint = () => {},
): void {
  const keys = verify(system, node, text, signature);
  refuseWhileChanging(system);
  const rotation = readRecord(system, 'keys');
  if (rotation?.id === keys.id && rotation.directors.join() === keys.directors.join()) return;
  if (rotation?.stage === 'switched')
    throw new Refusal('pending', `the rotation ${rotation.id} by ${rotation.by} has not ended`);
  if (rotation !== undefined) goBackWithKeys(system, rotation.id);
  const next = nextFiles(node, keys);
  const finished = finishedFiles(system, keys);
  const staged = stagedFiles(system, keys);
  checkpoint('keys staged');
  const record: Rotation = {
    id: keys.id,
    by: keys.by,
    stage: 'staged',
    directors: keys.directors,
    window: keys.window,
    boot: '',
    switchedAt: 0,
    fingerprint: fingerprint(keys),
    next,
    before: next.map(({ path }) => keepFile(system, path)),
    unstaged: staged.map(({ path }) => keepFile(system, path)),
    finished,
  };
  writeRecord(system, 'keys', record);
  const accounts = readAccounts(system);
  for (const file of staged) {
    checkpoint(`stage ${file.path}`);
    placeFile(system, file, accounts);
  }
  checkpoint('tell of staged keys');
  tellVoters(system);
}

function verify(system: System, node: NodeIdentity, text: string, signature: string): NewKeys {
  const bytes = Buffer.from(text);
  const signer = signerOf(bytes, keysNamespace, Buffer.from(signature));
  if (signer === undefined) throw new Refusal('damaged', 'the new keys are not signed');
  const { keys: trusted } = readTrust(system);
  if (trusted.length === 0)
    throw new Refusal(
      'foreign',
      'this node has no signed seed, and takes keys from nobody: give it one first, by lvsmith accept-seed',
    );
  if (!trusted.includes(signer))
    throw new Refusal(
      'foreign',
      `the new keys are signed by ${fingerprintOf(signer)}, and this node takes only what ${trusted.map(fingerprintOf).join(', ')} has signed`,
    );
  const keys = parseNewKeys(text);
  if (keys === undefined)
    throw new Refusal(
      'foreign',
      'a newer lvsmith may have made these keys: this image knows no such',
    );
  if (keys.cluster !== node.cluster || keys.node !== node.name)
    throw new Refusal(
      'foreign',
      `they are for ${keys.node} of ${keys.cluster}, and this is ${node.name} of ${node.cluster}`,
    );
  return keys;
}

function fingerprint({ director, witnessKey }: NewKeys): string {
  const key = director?.corosync ?? witnessKey ?? '';
  return keyFingerprint(Buffer.from(key, 'base64'));
}

function nextFiles({ role }: NodeIdentity, { id, director, witnessKey }: NewKeys): PlannedFile[] {
  const files: PlannedFile[] = [];
  if (role === 'director' && director !== undefined) {
    const salt = id.replaceAll(/[^0-9A-Za-z]/g, '').slice(-16);
    const hash = sha512Crypt(director.monPassword, salt);
    files.push(
      keyFile(paths.corosyncKey, director.corosync),
      secretFile('/etc/pacemaker/authkey', 'haclient', 0o440, { base64: director.pacemaker }),
      secretFile('/etc/mon/userfile', 'mon', 0o640, { text: `lvsmith: ${hash}\n` }),
    );
  }
  if (role === 'realserver' && witnessKey !== undefined)
    files.push(keyFile(paths.witnessKey, witnessKey));
  return files;
}

/** Who is believed as long as both count. */
function stagedFiles(system: System, { seedKey, applyKey, director, witnessKey }: NewKeys) {
  const trust = readTrust(system);
  const keys = [...new Set([...trust.keys, seedKey])];
  const lines = authorizedLines(system);
  const line = authorizedApply(applyKey.next);
  const other: PlannedFile[] = [
    ...(director === undefined ? [] : [keyFile(paths.otherCorosyncKey, director.corosync)]),
    ...(witnessKey === undefined ? [] : [keyFile(paths.otherWitnessKey, witnessKey)]),
  ];
  return [
    plainFile(paths.seedTrust, trustText({ ...trust, keys })),
    plainFile(authorizedKeys, textOf(lines.includes(line) ? lines : [...lines, line])),
    ...other,
  ];
}

/** Who is believed when it is over. */
function finishedFiles(system: System, { seedKey, applyKey }: NewKeys): readonly PlannedFile[] {
  const others = authorizedLines(system).filter((line) => !line.includes(applyKey.before));
  const line = authorizedApply(applyKey.next);
  return [
    plainFile(paths.seedTrust, trustText({ ...readTrust(system), keys: [seedKey] })),
    plainFile(authorizedKeys, textOf([...others.filter((other) => other !== line), line])),
  ];
}

function authorizedLines(system: System): readonly string[] {
  return (readIfThere(at(system, authorizedKeys)) ?? '').split('\n').filter((line) => line !== '');
}

function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function keyFile(path: string, base64: string): PlannedFile {
  return secretFile(path, 'root', 0o400, { base64 });
}

function plainFile(path: string, text: string): PlannedFile {
  return { path, mode: 0o644, owner: 'root', group: 'root', content: { text } };
}
