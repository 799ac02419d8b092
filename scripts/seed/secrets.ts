import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { publicKeyOf, readPrivateKey } from '../../overlays/shared/ssh/key.ts';
import { keptSecret } from '../secrets/kept-secret.ts';
import { makeSshKey } from '../secrets/ssh-key-pair.ts';

/** What all directors of one cluster share, and what one node keeps for itself. Never printed. */
export interface NodeSecrets {
  /** Base64 of 256 bytes (corosync-keygen(8)). */
  readonly corosyncAuthkey: string;
  readonly pacemakerAuthkey: string;
  readonly monPassword: string;
  /** For people: the only secret that anybody types. Seeds carry its hash. */
  readonly consolePassword: string;
  /** The node's own ed25519 key: its fingerprint stays the same when its disk is rebuilt. */
  readonly sshHostKey: string;
  /** The private key with which `lvsmith apply` reaches the nodes, and which can do nothing else there. */
  readonly applyKey: string;
}

const keyBytes = 256;

/** The secrets for a node; missing ones are made. */
export async function nodeSecrets(folder: string, node: string): Promise<NodeSecrets> {
  const secret = (name: string, make: () => string, check: (text: string) => boolean) =>
    keptSecret(join(folder, name), make, check);
  return {
    corosyncAuthkey: await secret('corosync-authkey', makeKey, isKey),
    pacemakerAuthkey: await secret('pacemaker-authkey', makeKey, isKey),
    monPassword: await secret(
      'mon-password',
      () => randomBytes(24).toString('base64url'),
      (text) => text.length >= 8,
    ),
    consolePassword: await secret(
      'console-password',
      () => randomBytes(12).toString('base64url'),
      (text) => text.length >= 8,
    ),
    sshHostKey: `${await secret(
      join('ssh', node),
      () => makeSshKey(node).trimEnd(),
      (text) => publicKeyOf(text) !== undefined,
    )}\n`,
    applyKey: await secret(
      'apply-key',
      () => makeSshKey('apply').trimEnd(),
      (text) => readPrivateKey(text) !== undefined,
    ),
  };
}

function isKey(text: string): boolean {
  return Buffer.from(text, 'base64').length === keyBytes;
}

function makeKey(): string {
  return randomBytes(keyBytes).toString('base64');
}
