import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RenderedFile } from '../render/rendered-file.ts';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';

/**
 * One line `MODE UID GID PATH` per file, for the script that has the last word on the image; names are
 * looked up in the image's own /etc/passwd and /etc/group.
 *
 * @throws Failure (6) when a file belongs to a user that no package of the image brings.
 */
export async function ownershipTable(
  files: readonly RenderedFile[],
  packageTree: string,
): Promise<string> {
  const users = await ids(join(packageTree, 'etc/passwd'));
  const groups = await ids(join(packageTree, 'etc/group'));
  return files
    .map((file) => {
      const uid = lookUp(users, file.owner, 'user', file);
      const gid = lookUp(groups, file.group, 'group', file);
      return `${file.mode.toString(8)} ${uid} ${gid} ${file.path}\n`;
    })
    .join('');
}

/** Name → number, of passwd(5) or group(5). */
async function ids(file: string): Promise<ReadonlyMap<string, string>> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return new Map(
    lines.map((line) => {
      const [name = '', , id = ''] = line.split(':');
      return [name, id] as const;
    }),
  );
}

function lookUp(
  known: ReadonlyMap<string, string>,
  name: string,
  kind: 'user' | 'group',
  file: RenderedFile,
): string {
  const id = known.get(name);
  if (id !== undefined) return id;
  throw new Failure(`${file.path} belongs to the ${kind} ${name}, which the image does not have`, {
    exitCode: exitCodes.verification,
    hint: `it comes from ${file.source}`,
  });
}
