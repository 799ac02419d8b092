import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those around it. Node's own `recursive` never ends where a file system makes no folders, as
 * below /proc: it takes the ENOENT of such a place for a missing folder above it, and tries again for ever.
 *
 * @param mode of the folders that are made.
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above, mode);
  try {
    await mkdir(path, { mode });
  } catch (error) {
    // Somebody else made it meanwhile.
    if (!(await isFolder(path))) throw asUnsupported(error);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}

/** The folder above is there, so something else is missing: the file system cannot do it. */
function asUnsupported(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOENT') return error;
  return Object.assign(error, { code: 'ENOTSUP' });
}
