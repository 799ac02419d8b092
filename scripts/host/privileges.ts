import { accessSync, constants, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';

interface User {
  readonly uid: number;
  readonly username: string;
}

/**
 * How the files of a rootfs keep their owners while it is built:
 * - `root`: the command runs as root;
 * - `mapped`: newuidmap maps a range of user ids into a user namespace.
 */
export type Privileges = 'root' | 'mapped';

/**
 * With a single user id, root would own every file of an image: pacemaker could not write its own folders, and
 * setgid programs would run with a more powerful group.
 *
 * @throws Failure (4) with the command that gives this user more ids.
 */
export function hostPrivileges(): Privileges {
  return privilegesOf(currentUser());
}

/** In containers the user may have no entry in /etc/passwd; the user id is the name then. */
function currentUser(): User {
  try {
    return userInfo();
  } catch {
    const uid = process.getuid?.() ?? -1;
    return { uid, username: String(uid) };
  }
}

/** The privileges of a given user; throws as `hostPrivileges` does. */
export function privilegesOf({ uid, username }: User): Privileges {
  if (uid === 0) return 'root';
  const ranges = ['/etc/subuid', '/etc/subgid'].every((file) => hasRange(file, username, uid));
  const program = findProgram('newuidmap') !== undefined;
  if (ranges && program) return 'mapped';
  const commands = [
    ...(program ? [] : ['sudo apt-get install --no-install-recommends uidmap']),
    ...(ranges
      ? []
      : [`sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${username}`]),
  ];
  throw new Failure(
    `${username} has a single user id, but the files of an image have many owners`,
    {
      exitCode: exitCodes.toolMissing,
      hint: `${commands.join(' && ')}, or build as root`,
    },
  );
}

/** The prefix of commands that write a rootfs. */
export function privilegePrefix(privileges: Privileges): readonly string[] {
  return privileges === 'mapped' ? ['unshare', '--map-root-user', '--map-auto', '--'] : [];
}

/** Whether the user has at least 65536 ids, see subuid(5). */
function hasRange(file: string, user: string, uid: number): boolean {
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return false;
  }
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .some(
      ([owner, , count]) => (owner === user || owner === String(uid)) && Number(count) >= 65536,
    );
}

/** The absolute path of a program in PATH or in the system administrator's folders. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The system's own Python first: version managers put slow wrappers before it in PATH. */
export const python = isExecutable('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
