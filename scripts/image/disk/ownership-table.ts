import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RenderedFile } from '../../render/rendered-file.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';

/**
 * One line `MODE UID GID PATH` per file for the finalize script; names are looked up in the image's own /etc/passwd
 * and /etc/group.
 *
 * @throws Failure (6) when the image has no such user or group.
 */
export async function ownershipTable(
  files: readonly RenderedFile[],
  rootfs: string,
): Promise<string> {
  const users = await readIds(join(rootfs, 'etc/passwd'));
  const groups = await readIds(join(rootfs, 'etc/group'));
  return files
    .map((file) => {
      const uid = lookUp(users, file.owner, 'user', file);
      const gid = lookUp(groups, file.group, 'group', file);
      return `${file.mode.toString(8)} ${uid} ${gid} ${file.path}\n`;
    })
    .join('');
}

/** Name → id, from a file in the format of passwd(5) or group(5). */
async function readIds(file: string): Promise<ReadonlyMap<string, string>> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return new Map(
    lines.map((line) => {
      const [name = '', , id = ''] = line.split(':');
      return [name, id] as const;
    }),
  );
}

function lookUp(
  ids: ReadonlyMap<string, string>,
  name: string,
  kind: 'user' | 'group',
  file: RenderedFile,
): string {
  const id = ids.get(name);
  if (id !== undefined) return id;
  throw new Failure(
    `${file.path} belongs to the ${kind} ${name}, which no package of the image creates`,
    {
      exitCode: exitCodes.verification,
      hint: `it comes from ${file.source}`,
    },
  );
}
