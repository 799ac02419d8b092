import { accessSync, constants, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * How a tree of files keeps its owners while it is built:
 * - `root`: we are root;
 * - `mapped`: newuidmap gives us a range of user ids in a user namespace;
 * - `single`: there is one user id only, owners are lost and the image repairs them at its first boot.
 */
export type Privileges = 'root' | 'mapped' | 'single';

export function hostPrivileges(): Privileges {
  const { uid, username } = userInfo();
  if (uid === 0) return 'root';
  const ranges = ['/etc/subuid', '/etc/subgid'].every((file) => hasRange(file, username, uid));
  return ranges && findProgram('newuidmap') !== undefined ? 'mapped' : 'single';
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
