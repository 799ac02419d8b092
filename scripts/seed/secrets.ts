import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { opensshPrivateKey, publicKeyOf } from '../../overlays/shared/seed/ssh-key.ts';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';

/** What all directors of one cluster share, and what one node keeps for itself. Never printed. */
export interface NodeSecrets {
  /** Base64 of 256 bytes (corosync-keygen(8)). */
  readonly corosyncAuthkey: string;
  readonly pacemakerAuthkey: string;
  readonly monPassword: string;
  /** The node's own ed25519 key: it keeps its fingerprint however often its disk is made anew. */
  readonly sshHostKey: string;
}

const keyBytes = 256;

/** Where the secrets of a cluster are kept: outside the project, so that no commit ever holds them. */
export function secretsFolder(cluster: string): string {
  const state = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  return join(state, 'lvsmith', cluster);
}

/**
 * The secrets for a node; what does not exist yet is made with the system's random source. Two
 * commands at the same time get the same ones: the first to link its file into place wins.
 */
export async function nodeSecrets(folder: string, node: string): Promise<NodeSecrets> {
  const secret = (name: string, make: () => string, check: (text: string) => boolean) =>
    readOrMake(join(folder, name), make, check);
  return {
    corosyncAuthkey: await secret('corosync-authkey', makeKey, isKey),
    pacemakerAuthkey: await secret('pacemaker-authkey', makeKey, isKey),
    monPassword: await secret(
      'mon-password',
      () => randomBytes(24).toString('base64url'),
      (text) => text.length >= 8,
    ),
    sshHostKey: `${await secret(
      join('ssh', node),
      () => makeHostKey(node).trimEnd(),
      (text) => publicKeyOf(text) !== undefined,
    )}\n`,
  };
}

function isKey(text: string): boolean {
  return Buffer.from(text, 'base64').length === keyBytes;
}

function makeKey(): string {
  return randomBytes(keyBytes).toString('base64');
}

async function readOrMake(
  file: string,
  make: () => string,
  check: (text: string) => boolean,
): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const existing = await readIfThere(file);
  await refuseOpen(file, existing);
  if (existing === undefined) await create(file, make());
  const text = (existing ?? (await readFile(file, 'utf8'))).trimEnd();
  if (check(text)) return text;
  throw new Failure(`${file} does not hold the secret that it is named for`, {
    exitCode: exitCodes.invalid,
    hint: 'bring it back from a backup; a new one would lock the running nodes out',
  });
}

/** As ssh does with its keys: whoever can read these can be a director of the cluster. */
async function refuseOpen(file: string, existing: string | undefined): Promise<void> {
  if (existing === undefined) return;
  const { mode } = await stat(file);
  if ((mode & 0o077) === 0) return;
  throw new Failure(`${file} is open to others than its owner`, {
    exitCode: exitCodes.invalid,
    hint: `if nobody has read it, chmod 600 ${file}`,
  });
}

async function create(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(`${text}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(temporary, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(temporary);
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function makeHostKey(node: string): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  const [seed, publicKey] = [Buffer.from(d, 'base64url'), Buffer.from(x, 'base64url')];
  const check = createHash('sha256').update(publicKey).digest().readUInt32BE();
  return opensshPrivateKey(seed, publicKey, node, check);
}
