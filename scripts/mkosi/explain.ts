import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';

interface KnownFailure {
  readonly pattern: RegExp;
  /** What to do; `$1` is the first group of the pattern that matched. */
  readonly hint: string;
}

/** Failures that users run into, the most specific first. */
const knownFailures: readonly KnownFailure[] = [
  {
    pattern: /Unable to locate package (\S+)|Package '?([^\s']+)'? has no installation candidate/,
    hint: 'the archive has no package $1: check image.packages in the profile',
  },
  {
    pattern: /held broken packages|unmet dependencies|Unable to satisfy dependencies/,
    hint: 'packages conflict: check image.packages in the profile; with --locked, build without it; a mirror that is being updated may work later',
  },
  {
    pattern: /contents \((\S+)\) don't fit in the partition/,
    hint: 'what a partition is to hold needs $1: take packages out of image.packages or files out of image.overlays',
  },
  {
    pattern: /No space left on device/,
    hint: 'a disk is full: free some space for the images, for the cache (XDG_CACHE_HOME moves it) and in /dev/shm (LVSMITH_WORK_FOLDER moves the scratch folder)',
  },
  {
    pattern: /Read-only file system|Permission denied.*\.cache/,
    hint: 'a folder is not writable: images need a writable checkout; XDG_CACHE_HOME moves the cache',
  },
  {
    pattern:
      /Temporary failure resolving|Could not connect|Connection (refused|timed out)|Could not resolve/,
    hint: 'the mirror is unreachable: check the network, or name another one with --mirror',
  },
  {
    pattern: /404 +Not Found|does not have a Release file/,
    hint: 'the mirror lacks a file that its package list names: try again, or name another one with --mirror',
  },
  {
    pattern: /forbidden to unshare|Operation not permitted.*unshare/,
    hint: 'unprivileged user namespaces are disabled on this host: `lvsmith build director` says how to enable them',
  },
  {
    pattern: /dpkg-deb.*(error|subprocess)|corrupted filesystem tarfile|compressed data is corrupt/,
    hint: 'a downloaded package is damaged: remove the folder lvsmith/apt of your cache and try again',
  },
  {
    pattern: /Hash Sum mismatch|not signed|NO_PUBKEY|invalid signature/i,
    hint: 'the signature of the package lists is invalid: try again, or name another mirror',
  },
];

const noise = [
  /^\s*$|^‣ {2}|^\s+at |^Traceback/,
  // mkosi's progress, and the command line of the program that failed.
  /^‣ ([A-Z][a-z]+ing |".* returned non-zero exit code)/,
  /^(Get:|Hit:|Selecting|Preparing|Unpacking|Setting up|Fetched|Reading|Building dependency)/,
] as const;
const lastLines = 12;

/** A failed run of mkosi, with its last meaningful lines and, where the failure is known, what to do. */
export function explainFailure(output: readonly string[], log: string, code: number): Failure {
  const lines = output.filter((line) => !noise.some((pattern) => pattern.test(line)));
  const known = knownFailures
    .map(({ pattern, hint }) => ({ match: pattern.exec(output.join('\n')), hint }))
    .find(({ match }) => match !== null);
  const hint = known?.hint.replace('$1', known.match?.slice(1).find(Boolean) ?? '');
  const shown = lines.slice(-lastLines).map((line) => `    ${line.trimEnd()}`);
  return new Failure([`mkosi failed with exit code ${code}`, ...shown].join('\n'), {
    exitCode: exitCodes.mkosi,
    hint: `${hint === undefined ? '' : `${hint}\n  `}see the full output in ${log}`,
  });
}
