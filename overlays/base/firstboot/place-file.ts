import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { linkDurably, writeDurably } from '../../shared/node/durable.ts';
import type { Content, PlannedFile } from './plan.ts';
import { at, type System } from './system.ts';

/** The numbers of users and groups, by their names. */
export interface Accounts {
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
}

export function readAccounts(system: System): Accounts {
  return { users: readIds(system, '/etc/passwd'), groups: readIds(system, '/etc/group') };
}

/** passwd(5) and group(5) both have the number in their third field. */
function readIds(system: System, path: string): ReadonlyMap<string, number> {
  const lines = readFileSync(at(system, path), 'utf8').split('\n');
  return new Map(
    lines.map((line) => {
      const [name = '', , id = ''] = line.split(':');
      return [name, Number(id)] as const;
    }),
  );
}

/**
 * Puts a planned file in its place, durably and as a whole.
 *
 * @throws Error when the image lacks its owner or its group.
 */
export function placeFile(system: System, file: PlannedFile, accounts: Accounts): void {
  const how = {
    mode: file.mode,
    uid: accounts.users.get(file.owner) ?? missing(`user ${file.owner}`),
    gid: accounts.groups.get(file.group) ?? missing(`group ${file.group}`),
  };
  const path = at(system, file.path);
  if ('linkTo' in file.content) linkDurably(path, file.content.linkTo, how);
  else
    writeDurably(
      path,
      'text' in file.content ? file.content.text : Buffer.from(file.content.base64, 'base64'),
      how,
    );
}

/** What is at a path now; undefined: nothing. */
export function contentOf(path: string): Content | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  return stat.isSymbolicLink()
    ? { linkTo: readlinkSync(path) }
    : { text: readFileSync(path, 'utf8') };
}

function missing(what: string): never {
  throw new Error(`this image has no ${what}`);
}
