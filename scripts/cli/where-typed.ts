import { resolve } from 'node:path';
import { isProfileFile } from '../profile/location.ts';
import { installed } from '../runtime/installation.ts';

type Environment = Readonly<Partial<Record<string, string>>>;

/**
 * `npm run` starts its scripts in the folder of the package, and names the one where it was called in INIT_CWD:
 * files and folders among the words are meant from there.
 *
 * @param rest flags and arguments of a command; what follows a `--` is another program's.
 * @param wordsAreFiles whether words without a flag are files or folders, too.
 */
export function fromWhereTyped(
  rest: readonly string[],
  env: Environment,
  wordsAreFiles = false,
): readonly string[] {
  const folder = whereTyped(env);
  if (folder === undefined || resolve(folder) === process.cwd()) return rest;
  const end = rest.includes('--') ? rest.indexOf('--') : rest.length;
  return rest.map((word, index) => {
    if (index >= end) return word;
    const [, flag, value] = /^(--profile|--out|--cib|--check)=(.*)$/s.exec(word) ?? [];
    if (flag !== undefined && value !== undefined) return `${flag}=${at(folder, flag, value)}`;
    const before = rest[index - 1];
    if (before !== undefined && withFile.has(before)) return at(folder, before, word);
    const isBare = !word.startsWith('-') && before !== '--director';
    return wordsAreFiles && isBare ? resolve(folder, word) : word;
  });
}

const withFile: ReadonlySet<string> = new Set(['--profile', '--out', '--cib', '--check']);

function at(folder: string, flag: string, value: string): string {
  return flag !== '--profile' || isProfileFile(value) ? resolve(folder, value) : value;
}

/** Other packages' scripts that call lvsmith name files from their own folder. */
function whereTyped(env: Environment): string | undefined {
  const ours =
    env['npm_package_json'] === installed('package.json') &&
    env['npm_lifecycle_script']?.includes('scripts/start.mjs') === true;
  return ours ? env['INIT_CWD'] : undefined;
}
