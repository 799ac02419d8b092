import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import { run, type RunResult } from '../report/run.ts';
import { absentSuites } from './absent-suites.ts';
import { cacheFolder } from './cache.ts';
import { cacheKey } from './digest.ts';
import { archiveKeyring } from './keyring.ts';
import { hostAccess } from './host-access.ts';
import { withLock, type LockOptions } from './lock.ts';
import type { Mirror } from './mirror.ts';
import { release } from './release.ts';
import { sourcesText, suitesOf, type Suite } from './sources.ts';

/** An apt of our own: the host's lists, sources and packages are neither read nor touched. */
export interface PrivateApt {
  readonly root: string;
  /** The pockets that the mirror really carries. */
  readonly suites: readonly Suite[];
}

/** What mkosi calls its package cache: it has the same lists and archives below it, at the same places. */
export function packageCache({ root }: PrivateApt): string {
  return join(root, 'var');
}

/** Those whose lists this process fetched, by their folder: a build takes all its packages from the same. */
const opened = new Map<string, PrivateApt>();

/** One process at a time has the private apt. */
export function withApt<T>(wait: LockOptions, work: () => Promise<T>): Promise<T> {
  return withLock(cacheFolder('apt.lock'), wait, work);
}

/**
 * Opens the private apt of a mirror and fetches its package lists, signatures checked.
 *
 * @throws Failure (4) when a list cannot be fetched; a pocket that the mirror does not have is left out.
 */
export async function openApt(mirror: Mirror): Promise<PrivateApt> {
  const root = aptFolder(mirror);
  const known = opened.get(root);
  if (known !== undefined && existsSync(join(root, suitesFile))) return known;
  await mkdir(root, { recursive: true });
  for (const folder of folders) await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, 'var/lib/dpkg/status'), '');
  await writeFile(join(root, 'apt.conf'), await configText(root));
  const suites = await update(root, suitesOf(mirror));
  await writeFile(join(root, suitesFile), JSON.stringify(suites));
  const source = { root, suites };
  opened.set(root, source);
  return source;
}

/** The pockets that the mirror carries; last of what opening writes. */
const suitesFile = 'suites.json';

/**
 * The pockets that the mirror was last seen to carry.
 *
 * @param again asks the mirror, as is done where it never was.
 */
export async function carriedSuites(mirror: Mirror, again: boolean): Promise<readonly Suite[]> {
  const file = join(aptFolder(mirror), suitesFile);
  const text = await readFile(file, 'utf8').catch(() => '');
  const carried = suitesOf(mirror).filter(({ suite }) => text.includes(JSON.stringify(suite)));
  // Never asked, or what was noted is damaged: the release itself is always carried.
  if (!again && carried.length > 0) return carried;
  const wait = { whenHeld: 'wait', what: 'fetching package lists' } as const;
  return withApt(wait, async () => (await openApt(mirror)).suites);
}

function aptFolder(mirror: Mirror): string {
  return cacheFolder('apt', cacheKey({ mirror, release }));
}

/** Runs a program of apt with the private state. */
export async function apt(
  root: string,
  argv: readonly [string, ...string[]],
  options: Parameters<typeof run>[1] = {},
): Promise<RunResult> {
  return run(argv, {
    ...options,
    env: { ...options.env, APT_CONFIG: join(root, 'apt.conf'), LC_ALL: 'C.UTF-8' },
  });
}

const folders = [
  'etc/apt/apt.conf.d',
  'etc/apt/preferences.d',
  'etc/apt/sources.list.d',
  'etc/apt/trusted.gpg.d',
  'var/lib/apt/lists/partial',
  'var/cache/apt/archives/partial',
  'var/lib/dpkg',
];

/** APT_CONFIG hides the host's configuration: its way to the archive is carried over. */
async function configText(root: string): Promise<string> {
  return [
    `Dir "${root}";`,
    `Dir::Etc "${root}/etc/apt";`,
    `Dir::State "${root}/var/lib/apt";`,
    `Dir::State::status "${root}/var/lib/dpkg/status";`,
    `Dir::Cache "${root}/var/cache/apt";`,
    `APT::Architecture "${release.architecture}";`,
    'APT::Architectures { "amd64"; };',
    'APT::Sandbox::User "";',
    'APT::Install-Recommends "false";',
    // apt counts itself among the essential packages otherwise.
    'pkgCacheGen::ForceEssential ",";',
    'Acquire::Languages "none";',
    'Acquire::Retries "3";',
    'Acquire::AllowInsecureRepositories "false";',
    'Dir::Etc::netrc "/etc/apt/auth.conf";',
    'Dir::Etc::netrcparts "/etc/apt/auth.conf.d";',
    ...(await hostAccess()),
    '',
  ].join('\n');
}

async function update(
  root: string,
  wanted: readonly [Suite, ...Suite[]],
): Promise<readonly Suite[]> {
  const output = await tryUpdate(root, wanted);
  if (output === undefined) return wanted;
  const absent = absentSuites(output, wanted);
  const carried = wanted.filter((suite) => !absent.includes(suite));
  if (absent.length === 0 || !carried.includes(wanted[0])) throw noLists(wanted, output);
  const rest = await tryUpdate(root, carried);
  if (rest === undefined) return carried;
  throw noLists(carried, rest);
}

function noLists(asked: readonly Suite[], output: string): Failure {
  const lines = output.split('\n');
  const said = lines
    // The reason of an `Err` is on the line after it.
    .filter((line, at) => /^(Err|E:|W:)/.test(line) || lines[at - 1]?.startsWith('Err') === true)
    .map((line) => `    ${line}`);
  const failed = asked.filter(({ uri, suite }) => output.includes(`${uri} ${suite} `));
  const uris = new Set((failed.length === 0 ? asked : failed).map(({ uri }) => uri));
  return new Failure([`no package lists from ${[...uris].join(', ')}:`, ...said].join('\n'), {
    exitCode: exitCodes.toolMissing,
    hint: 'check the network and the mirror; others: LVSMITH_MIRROR=http://HOST/debian, LVSMITH_SECURITY_MIRROR=http://HOST/debian-security',
  });
}

/** What apt printed when it failed. */
async function tryUpdate(root: string, suites: readonly Suite[]): Promise<string | undefined> {
  const sources = sourcesText(suites, archiveKeyring());
  await writeFile(join(root, 'etc/apt/sources.list.d/lvsmith.sources'), sources);
  const result = await apt(root, ['apt-get', '-q', '-o', 'APT::Update::Error-Mode=any', 'update'], {
    accept: 'any',
  });
  return result.code === 0 ? undefined : `${result.stdout}\n${result.stderr}`;
}
