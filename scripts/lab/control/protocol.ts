import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildRoot } from '../../profile/build-folder.ts';
import { profileFile, profileName } from '../../profile/location.ts';

/** One line of JSON from the command to the lab: the words after `lab`, as they were typed. */
export interface Request {
  readonly words: readonly string[];
}

/** Lines of JSON from the lab: any number of texts, then an end. */
export type Reply =
  | { readonly text: string; readonly stream: 'stdout' | 'stderr' }
  /** Exit code of the command. */
  | { readonly end: number }
  /** From here on the connection is the machine's console. */
  | { readonly raw: true };

/** What a verb may do besides its work, in the lab's own process. */
export interface Session {
  readonly print: (text: string) => void;
  /** Prints on stderr. */
  readonly complain: (text: string) => void;
  /** Aborted when nobody listens any more. */
  readonly signal: AbortSignal;
  /** Makes the connection a console: its bytes go both ways from here on. */
  readonly takeOver: () => Socket;
  /** Ends the lab; resolves when all machines are off and the networks gone. */
  readonly endLab: () => Promise<void>;
}

/** Carries out the words of a request and returns the exit code; never rejects. */
export type Perform = (words: readonly string[], session: Session) => Promise<number>;

/**
 * Where the lab of a profile listens, from whichever folder the profile is named: in a folder of the user's own,
 * and with a short name, because a unix socket's path has room for 107 bytes.
 *
 * @param out the folder that `--out` named.
 * @throws Failure (2) for a name that stands for no profile.
 */
export function controlSocket(profile: string, out?: string): string {
  const name = profileName(profileFile(profile));
  const text = `${resolve(buildRoot(profile, out))}\n${name}`;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const folder = process.env['XDG_RUNTIME_DIR'] ?? tmpdir();
  return join(folder, `lvsmith-lab-${process.getuid?.() ?? 0}-${digest}.sock`);
}
