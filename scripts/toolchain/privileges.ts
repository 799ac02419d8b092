import { accessSync, constants, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';

interface User {
  readonly uid: number;
  readonly username: string;
}

/**
 * How a tree of files keeps its owners while it is built:
 * - `root`: we are root;
 * - `mapped`: newuidmap gives us a range of user ids in a user namespace.
 */
export type Privileges = 'root' | 'mapped';

/**
 * With one user id only, an image's files would all be root's: pacemaker could not write its own
 * folders, and programs would keep their setgid bit for a group of more power.
 *
 * @throws Failure (4) that says what gives this user more ids.
 */
export function hostPrivileges(): Privileges {
  return privilegesOf(currentUser());
}

/** A user without an entry in /etc/passwd, as containers have them, goes by the number. */
function currentUser(): User {
  try {
    return userInfo();
  } catch {
    const uid = process.getuid?.() ?? -1;
    return { uid, username: String(uid) };
  }
}

/** The same of any user. */
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
    `${username} has one user id only, and the files of an image have many owners`,
    {
      exitCode: exitCodes.toolMissing,
      hint: `${commands.join(' && ')}, or build as root`,
    },
  );
}

/** The words before a command that builds or changes a tree whose owners matter. */
export function privilegePrefix(privileges: Privileges): readonly string[] {
  return privileges === 'mapped' ? ['unshare', '--map-root-user', '--map-auto', '--'] : [];
}

/** At least 65536 ids for the user, see subuid(5). */
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
    .some(([who, , count]) => (who === user || who === String(uid)) && Number(count) >= 65536);
}

/** The absolute path of a program in PATH or in the folders for administrators. */
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

/** Python, the system's own first: version managers put slow wrappers before it in PATH. */
export const python = isExecutable('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';
