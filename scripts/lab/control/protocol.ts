import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One line of JSON from the command to the lab. */
export interface Request {
  readonly verb: string;
  readonly args: readonly string[];
}

/** Lines of JSON from the lab: any number of texts, then an end. */
export type Reply =
  | { readonly text: string }
  /** Exit code of the command. */
  | { readonly end: number; readonly hint?: string }
  /** From here on the connection is the machine's console. */
  | { readonly raw: true };

/**
 * Where the lab of a profile of this checkout listens: a folder of the user's own, and a short name,
 * because a unix socket's path has room for 107 bytes.
 */
export function controlSocket(profile: string, checkout = process.cwd()): string {
  const digest = createHash('sha256').update(`${checkout}\n${profile}`).digest('hex').slice(0, 12);
  const folder = process.env['XDG_RUNTIME_DIR'] ?? tmpdir();
  return join(folder, `lvsmith-lab-${process.getuid?.() ?? 0}-${digest}.sock`);
}
