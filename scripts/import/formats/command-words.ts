import type { OldServer } from '../reading.ts';
import { isSecretName } from '../values.ts';

/** What a program is told without giving anything away: paths, numbers, host names, and where the server is. */
const openWord = /^(\/[\w./-]*|\d{1,5}|[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}|\{address\}|\{port\})$/;
const option = /^(-[A-Za-z]|--[a-z][a-z-]*)$/;
/** Of many programs the options for a user, a community, and for a password where not for a port. */
const maySecret = /^-[aCuU] (?!\{)|^-[pP] (?!\{|\d+$)/;

/**
 * The command of a check for any server: `{address}` and `{port}` stand where it has those of one. Undefined when it is
 * no absolute path, needs a shell, or has a word that may be a password.
 */
export function commandFor(
  words: readonly string[],
  server: Pick<OldServer, 'address' | 'port'> | undefined,
): readonly string[] | undefined {
  const general = words.map((word) => {
    if (word === server?.address) return '{address}';
    return word !== '0' && word === String(server?.port) ? '{port}' : word;
  });
  const isOpen = general.every((word, index) => {
    const before = general[index - 1] ?? '';
    if (maySecret.test(`${before} ${word}`)) return false;
    return openWord.test(word) || (option.test(word) && !isSecretName(word));
  });
  return isOpen && general[0]?.startsWith('/') === true ? general : undefined;
}
