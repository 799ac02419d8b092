import { readFile } from 'node:fs/promises';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { run } from '../runtime/run.ts';

/** Where packages come from: the user or the host names it, lvsmith has no default. */
export interface Mirror {
  /** The URI below which `dists/trixie` is. */
  readonly archive: string;
  /** The URI below which `dists/trixie-security` is; undefined where it is unknown. */
  readonly security?: string | undefined;
}

export interface MirrorOptions {
  /** `--mirror`; if undefined, LVSMITH_MIRROR counts, then the host's apt. */
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

/** The archive that the user names, unchecked; undefined where the host's apt decides. */
export function namedArchive(options: MirrorOptions = {}): string | undefined {
  return options.archive ?? process.env['LVSMITH_MIRROR'];
}

/** Without a name for the archive of security updates, it is guessed: they must not be missing for that reason. */
function mirror(archive: string, security: string | undefined): Mirror {
  return {
    archive,
    security: security === undefined ? securityBeside(archive) : checked(security),
  };
}

/** Mirrors and snapshots have `debian-security` beside `debian`; if it is missing, the build notes that later. */
function securityBeside(archive: string): string | undefined {
  const parts = /^(.*\/debian)((?:\/.*)?)$/.exec(archive);
  return parts === null ? undefined : `${parts[1]}-security${parts[2]}`;
}

function checked(uri: string): string {
  if (/^https?:\/\/\S+$/.test(uri)) return uri.replace(/\/+$/, '');
  throw new Failure(`the mirror ${JSON.stringify(uri)} is not an http or https address`, {
    exitCode: exitCodes.usage,
    hint: 'give the address of the folder that contains dists/, such as http://HOST/debian',
  });
}

function noMirror(): Failure {
  return new Failure("no mirror was given, and this host's apt has no Debian archive", {
    exitCode: exitCodes.toolMissing,
    hint: 'name one: LVSMITH_MIRROR=http://HOST/debian lvsmith build director (www.debian.org/mirror/list has them)',
  });
}

/** The archives that the host's apt is configured with. */
async function hostArchives(): Promise<readonly string[]> {
  const { stdout } = await run(['apt-get', '--print-uris', 'update'], { accept: 'any' });
  const named = [...stdout.matchAll(/^'(.+)\/dists\/[^']*InRelease'/gm)].map(([, uri = '']) => uri);
  const uris = await Promise.all([...new Set(named)].map(resolveUri));
  return uris.filter((uri) => /^https?:/.test(uri)).map((uri) => uri.replace(/\/+$/, ''));
}

/** Debian's cloud images refer to a list of mirrors, see apt-transport-mirror(1): the first one is taken. */
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
