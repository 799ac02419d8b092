import type { Stats } from 'node:fs';
import { link, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { baseFolder } from '../runtime/base-folder.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { makeFolder } from '../runtime/make-folder.ts';
import { withFileBeside } from '../runtime/replace-file.ts';

/** Where the secrets of a cluster are kept: outside the project, so that no commit ever holds them. */
export function secretsFolder(cluster: string): string {
  return join(baseFolder('XDG_STATE_HOME', '.local/state'), 'lvsmith', cluster);
}

/**
 * A secret in a file: made if it is not there, from the system's random source, and then always the same. Two commands
 * at the same time get the same one: the first to link its file into place wins.
 *
 * @param check whether a text can be this secret.
 * @throws Failure (3) when it is damaged, or when others can read or replace it.
 */
export async function keptSecret(
  file: string,
  make: () => string,
  check: (text: string) => boolean,
): Promise<string> {
  await makeFolder(dirname(file), 0o700);
  await refuseOpenFolder(dirname(file));
  const existing = await secretIfThere(file, check);
  if (existing !== undefined) return existing;
  await create(file, make());
  return valid(file, await readFile(file, 'utf8'), check);
}

/** The same for a secret that need not be there. */
export async function secretIfThere(
  file: string,
  check: (text: string) => boolean,
): Promise<string | undefined> {
  const existing = await readIfThere(file);
  await refuseOpen(file, existing);
  return existing === undefined ? undefined : valid(file, existing, check);
}

function valid(file: string, content: string, check: (text: string) => boolean): string {
  const text = content.trimEnd();
  if (check(text)) return text;
  throw new Failure(`${file} does not hold a valid secret`, {
    exitCode: exitCodes.invalid,
    hint: 'restore it from a backup; a new one would lock out the running nodes',
  });
}

async function refuseOpen(file: string, existing: string | undefined): Promise<void> {
  if (existing === undefined) return;
  const problem = openSecret(file, await stat(file), ownUid());
  if (problem !== undefined) throw problem;
}

/**
 * Like ssh with its keys: everyone who can read a secret, or who has made it, can act as a director.
 *
 * @param own the user that wants to rely on it.
 * @returns why that user must not; undefined: nobody else knows it.
 */
export function openSecret(
  file: string,
  { mode, uid }: Pick<Stats, 'mode' | 'uid'>,
  own: number,
): Failure | undefined {
  if (!isTrusted(uid, own))
    return refused(`${file} belongs to another user, who knows it`, 'ask that user what it is for');
  if ((mode & 0o077) !== 0)
    return refused(
      `${file} is accessible to users other than its owner`,
      `if no other user has read it: chmod 600 ${file}`,
    );
  return undefined;
}

/**
 * Who can write to the folder can put secrets there that they know; who can write to one around it can put another
 * in its place, unless it is sticky, as /tmp is. A group that may write around it is often the user's own.
 */
async function refuseOpenFolder(folder: string): Promise<void> {
  const { mode, uid } = await stat(folder);
  if ((mode & 0o022) !== 0 || !isTrusted(uid, ownUid()))
    throw refused(`others can put secrets into ${folder}`, `if nobody has: chmod 700 ${folder}`);
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    const around = await stat(above);
    if ((around.mode & 0o1002) === 0o0002)
      throw refused(
        `others can put another folder in the place of ${folder}`,
        `chmod o-w ${above}`,
      );
  }
}

function isTrusted(uid: number, own: number): boolean {
  return uid === 0 || uid === own;
}

function ownUid(): number {
  return process.getuid?.() ?? 0;
}

function refused(message: string, hint: string): Failure {
  return new Failure(message, { exitCode: exitCodes.invalid, hint });
}

async function create(file: string, text: string): Promise<void> {
  await withFileBeside(file, `${text}\n`, (temporary) =>
    link(temporary, file).catch((error: unknown) => {
      if (!isCode(error, 'EEXIST')) throw error;
    }),
  );
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
