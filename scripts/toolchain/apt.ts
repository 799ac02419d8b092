import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { run, type RunResult } from '../runtime/run.ts';
import { missingSuites } from './missing-suites.ts';
import { cacheFolder } from '../host/cache.ts';
import { cacheKey } from '../host/digest.ts';
import { archiveKeyring } from './keyring.ts';
import { hostAccess } from './apt-access.ts';
import { withLock, type LockOptions } from '../host/file-lock.ts';
import type { Mirror } from './mirror.ts';
import { release } from './release.ts';
import { sourcesText, suitesOf, type Suite } from './sources.ts';
import { makeFolder } from '../runtime/make-folder.ts';

/** An apt with a state of its own: the host's lists, sources and packages are neither read nor changed. */
export interface PrivateApt {
  readonly root: string;
  /** The pockets that the mirror carries. */
  readonly suites: readonly Suite[];
  /** The day on which the newest of its pockets was published, `2026-11-28`. */
  readonly day: string;
}

/** mkosi's package cache: it expects lists and archives at the same paths below it. */
export function packageCache({ root }: PrivateApt): string {
  return join(root, 'var');
}

/** The instances whose lists this process fetched, by folder: a build takes all packages from the same lists. */
const opened = new Map<string, PrivateApt>();

/** Runs `work` while no other process uses the private apt. */
export function withApt<T>(options: LockOptions, work: () => Promise<T>): Promise<T> {
  return withLock(cacheFolder('apt.lock'), options, work);
}

/**
 * Opens the private apt of a mirror and fetches its package lists, with signatures checked. Pockets that the mirror
 * does not carry are skipped.
 *
 * @throws Failure (4) when a list cannot be fetched.
 */
export async function openApt(mirror: Mirror): Promise<PrivateApt> {
  const root = aptFolder(mirror);
  const known = opened.get(root);
  if (known !== undefined && existsSync(join(root, suitesFile))) return known;
  await makeFolder(root);
  for (const folder of folders) await makeFolder(join(root, folder));
  await writeFile(join(root, 'var/lib/dpkg/status'), '');
  await writeFile(join(root, 'apt.conf'), await configText(root));
  const suites = await update(root, suitesOf(mirror));
  await writeFile(join(root, suitesFile), JSON.stringify(suites));
  const fresh = { root, suites, day: await publicationDay(root) };
  opened.set(root, fresh);
  return fresh;
}

/** Lists the pockets that the mirror carries; the last file that opening writes. */
const suitesFile = 'suites.json';

/**
 * The pockets that the mirror carried when it was last asked.
 *
 * @param refresh asks the mirror again.
 */
export async function carriedSuites(mirror: Mirror, refresh: boolean): Promise<readonly Suite[]> {
  const file = join(aptFolder(mirror), suitesFile);
  const text = await readFile(file, 'utf8').catch(() => '');
  const carried = suitesOf(mirror).filter(({ suite }) => text.includes(JSON.stringify(suite)));
  // Empty if the mirror was never asked or the file is damaged: the release itself is always carried.
  if (!refresh && carried.length > 0) return carried;
  const options = { whenHeld: 'wait', purpose: 'fetching package lists' } as const;
  return withApt(options, async () => (await openApt(mirror)).suites);
}

function aptFolder(mirror: Mirror): string {
  return cacheFolder('apt', cacheKey({ mirror, release }));
}

/** From the `Date` of the Release files (wiki.debian.org/DebianRepository/Format). */
async function publicationDay(root: string): Promise<string> {
  const lists = join(root, 'var/lib/apt/lists');
  const names = (await readdir(lists)).filter((name) => /_(In)?Release$/.test(name));
  const texts = await Promise.all(names.map((name) => readFile(join(lists, name), 'utf8')));
  const times = texts.map((text) => Date.parse(/^Date: (.*)$/m.exec(text)?.[1] ?? ''));
  const newest = Math.max(...times.filter((time) => !Number.isNaN(time)));
  if (newest === -Infinity) throw new Error(`no package list in ${lists} says when it was made`);
  return new Date(newest).toISOString().slice(0, 10);
}

/** Runs one of apt's programs with the private state. */
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

/** APT_CONFIG hides the host's configuration, so the options for reaching the archive are copied. */
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
    // Otherwise apt considers itself essential.
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
  suites: readonly [Suite, ...Suite[]],
): Promise<readonly Suite[]> {
  const output = await tryUpdate(root, suites);
  if (output === undefined) return suites;
  const missing = missingSuites(output, suites);
  const carried = suites.filter((suite) => !missing.includes(suite));
  if (missing.length === 0 || !carried.includes(suites[0])) throw noLists(suites, output);
  const secondOutput = await tryUpdate(root, carried);
  if (secondOutput === undefined) return carried;
  throw noLists(carried, secondOutput);
}

function noLists(suites: readonly Suite[], output: string): Failure {
  const lines = output.split('\n');
  const reasons = lines
    // The reason of an `Err` is on the next line.
    .filter(
      (line, index) => /^(Err|E:|W:)/.test(line) || lines[index - 1]?.startsWith('Err') === true,
    )
    .map((line) => `    ${line}`);
  const failed = suites.filter(({ uri, suite }) => output.includes(`${uri} ${suite} `));
  const uris = new Set((failed.length === 0 ? suites : failed).map(({ uri }) => uri));
  return new Failure(
    [`cannot fetch package lists from ${[...uris].join(', ')}:`, ...reasons].join('\n'),
    {
      exitCode: exitCodes.toolMissing,
      hint: 'check the network and the mirror, or set others: LVSMITH_MIRROR=http://HOST/debian LVSMITH_SECURITY_MIRROR=http://HOST/debian-security',
    },
  );
}

/** Updates the package lists; returns apt's output if that fails. */
async function tryUpdate(root: string, suites: readonly Suite[]): Promise<string | undefined> {
  const sources = sourcesText(suites, archiveKeyring());
  await writeFile(join(root, 'etc/apt/sources.list.d/lvsmith.sources'), sources);
  const result = await apt(root, ['apt-get', '-q', '-o', 'APT::Update::Error-Mode=any', 'update'], {
    accept: 'any',
  });
  return result.code === 0 ? undefined : `${result.stdout}\n${result.stderr}`;
}
