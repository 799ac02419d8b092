import { link, lstat, rename } from 'node:fs/promises';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { withFileBeside } from '../../runtime/replace-file.ts';
import { asFolderFailure } from '../../runtime/storage-failure.ts';

/** @throws Failure (3) when the file is there and must stay. */
export async function refuseToOverwrite(path: string, force: boolean): Promise<void> {
  const there = await lstat(path).catch(() => undefined);
  if (there === undefined || (force && there.isFile())) return;
  throw new Failure(`${path} is there already`, {
    exitCode: exitCodes.invalid,
    hint: there.isFile()
      ? 'give --force to write over it, or another --out'
      : 'it is no plain file: give another --out',
  });
}

/** Writes a complete file at once, or nothing; over another one only by force. */
export async function writeOut(path: string, text: string, force: boolean): Promise<void> {
  await withFileBeside(path, text, async (temporary) => {
    // A link fails where another program has made the file meanwhile.
    await (force ? rename(temporary, path) : link(temporary, path));
  }).catch((error: unknown) => {
    throw asFolderFailure(error, 'give --out in', exitCodes.toolMissing);
  });
}
