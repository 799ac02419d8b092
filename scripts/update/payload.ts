import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Role } from '../../overlays/shared/node/node.ts';
import {
  isUpdateDescription,
  type UpdateDescription,
} from '../../overlays/shared/update/update.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';

/** What a build has left beside an image for machines that run an older one. */
export interface RolePayload {
  /** `ROLE.update.json`. */
  readonly file: string;
  readonly description: UpdateDescription;
  /** Everything that a machine needs of it; the signed description and its signature come first. */
  readonly files: readonly string[];
  /** Bytes of all. */
  readonly size: number;
}

/** @throws Failure (3) when there is none in the folder, or it is of another cluster. */
export async function readRolePayload(
  folder: string,
  role: Role,
  cluster: string,
): Promise<RolePayload> {
  const file = join(folder, `${role}.update.json`);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const hint = `lvsmith build ${role} makes it, unless the profile says image.root: writable`;
  if (text === undefined) throw invalid(`there is no ${file}`, hint);
  const description = parse(text);
  if (description === undefined) throw invalid(`${file} describes no update`, hint);
  if (description.cluster !== cluster)
    throw invalid(
      `${file} is an update of the cluster ${description.cluster}, and the profile is of ${cluster}`,
      hint,
    );
  const { root, kernel, initrd, entry } = description;
  const parts = [root, kernel, initrd, entry];
  return {
    file,
    description,
    files: [file, `${file}.sig`, ...parts.map((part) => join(dirname(file), part.file))],
    size: parts.reduce((sum, { size }) => sum + size, 0),
  };
}

function parse(text: string): UpdateDescription | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isUpdateDescription(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function invalid(message: string, hint: string): Failure {
  return new Failure(message, { exitCode: exitCodes.invalid, hint });
}
