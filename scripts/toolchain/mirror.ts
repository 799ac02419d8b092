import { readFile } from 'node:fs/promises';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { run } from '../report/run.ts';

/** Where packages come from. Taken from the host: lvsmith names no archive of its own. */
export interface Mirror {
  /** The folder that holds `dists/trixie`. */
  readonly archive: string;
  /** The folder that holds `dists/trixie-security`, if the host has one; absent where nobody knows a name. */
  readonly security?: string;
}

export interface MirrorOptions {
  /** `--mirror`; then LVSMITH_MIRROR, then the host's apt. */
  readonly archive?: string | undefined;
  readonly security?: string | undefined;
}

/** @throws Failure (4) when neither the user nor the host's apt names a Debian archive. */
export async function findMirror(options: MirrorOptions = {}): Promise<Mirror> {
  const archive = namedArchive(options);
  const security = options.security ?? process.env['LVSMITH_SECURITY_MIRROR'];
  if (archive !== undefined) return mirror(checked(archive), security);
  const found = await hostArchives();
  const main = found.find((uri) => uri.endsWith('/debian'));
  if (main === undefined) throw noMirror();
  return mirror(main, security ?? found.find((uri) => uri.endsWith('debian-security')));
}

/** The archive that the user names, as it is written; undefined where the host's apt decides. */
export function namedArchive(options: MirrorOptions = {}): string | undefined {
  return options.archive ?? process.env['LVSMITH_MIRROR'];
}

/** Security updates are never left out because nobody named their archive. */
function mirror(archive: string, named: string | undefined): Mirror {
  const security = named === undefined ? securityBeside(archive) : checked(named);
  return { archive, ...(security === undefined ? {} : { security }) };
}

/** Mirrors and snapshots have `debian-security` where they have `debian`; what is not there is told later. */
function securityBeside(archive: string): string | undefined {
  const found = /^(.*\/debian)((?:\/.*)?)$/.exec(archive);
  return found === null ? undefined : `${found[1]}-security${found[2]}`;
}

function checked(uri: string): string {
  if (/^https?:\/\/\S+$/.test(uri)) return uri.replace(/\/+$/, '');
  throw new Failure(`the mirror ${JSON.stringify(uri)} is no http or https address`, {
    exitCode: exitCodes.usage,
    hint: 'give the folder that holds dists/, as http://HOST/debian',
  });
}

function noMirror(): Failure {
  return new Failure("this host's apt knows no Debian archive to take packages from", {
    exitCode: exitCodes.toolMissing,
    hint: 'name one: LVSMITH_MIRROR=http://HOST/debian npm run build:director (www.debian.org/mirror/list has them)',
  });
}

/** What the host's apt would fetch its lists from, whether it ever did or not. */
async function hostArchives(): Promise<readonly string[]> {
  const { stdout } = await run(['apt-get', '--print-uris', 'update'], { accept: 'any' });
  const named = [...stdout.matchAll(/^'(.+)\/dists\/[^']*InRelease'/gm)].map(([, uri = '']) => uri);
  const uris = await Promise.all([...new Set(named)].map(resolveUri));
  return uris.filter((uri) => /^https?:/.test(uri)).map((uri) => uri.replace(/\/+$/, ''));
}

/** Debian's cloud images name a list of mirrors, see apt-transport-mirror(1): its first line is ours. */
async function resolveUri(uri: string): Promise<string> {
  const list = /^mirror\+file:(\/.*?)\/?$/.exec(uri)?.[1];
  if (list === undefined) return uri;
  const text = await readFile(list, 'utf8').catch(() => '');
  return (
    text
      .split('\n')
      .find((line) => /^https?:/.test(line))
      ?.split(/\s/)[0] ?? ''
  );
}
