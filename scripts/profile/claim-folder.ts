import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import type { LoadedProfile } from './load.ts';
import { makeFolder } from '../runtime/make-folder.ts';

/** In each folder of outputs: the cluster and the profile that they are made from, a line each. */
const mark = '.profile';

/**
 * Makes the folder for one kind of output of a profile. Two profiles of one base name have the same folder when
 * `--out` is the same, and so do `north.yaml` and `north.yml`.
 *
 * @throws Failure (2) when what is in the folder was made from another profile of another cluster.
 */
export async function claimFolder(folder: string, { file, profile }: LoadedProfile): Promise<void> {
  const [cluster, path] = [profile.name, resolve(file)];
  const [ownerCluster, ownerPath] = await readMark(folder);
  if (ownerCluster !== undefined && ownerCluster !== cluster && ownerPath !== path)
    throw new Failure(
      `${folder} holds what was made from ${ownerPath}, for the cluster ${ownerCluster}`,
      { exitCode: exitCodes.usage, hint: 'give another folder with --out, or remove that one' },
    );
  await makeFolder(folder);
  await writeFile(join(folder, mark), `${cluster}\n${path}\n`);
}

async function readMark(folder: string): Promise<readonly (string | undefined)[]> {
  const text = await readFile(join(folder, mark), 'utf8').catch(() => '');
  return text === '' ? [] : text.split('\n');
}
