import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';

interface Known {
  readonly pattern: RegExp;
  /** What to do; `$1` is the first group of the pattern. */
  readonly hint: string;
}

/** Failures that people meet, the most telling first. */
const known: readonly Known[] = [
  {
    pattern: /Unable to locate package (\S+)|Package '?([^\s']+)'? has no installation candidate/,
    hint: 'the archive has no package $1: check image.packages in the profile',
  },
  {
    pattern: /held broken packages|unmet dependencies|Unable to satisfy dependencies/,
    hint: 'packages do not fit together: image.packages of the profile, the versions of a lock, or a mirror that is being renewed',
  },
  {
    pattern: /No space left on device/,
    hint: 'a disk is full: free some space where the image is written, where the cache is and in /dev/shm; XDG_CACHE_HOME moves the cache, LVSMITH_WORK_FOLDER the place of the work',
  },
  {
    pattern: /Read-only file system|Permission denied.*\.cache/,
    hint: 'a folder cannot be written: images need a checkout that can be, the cache can be moved with XDG_CACHE_HOME',
  },
  {
    pattern:
      /Temporary failure resolving|Could not connect|Connection (refused|timed out)|Could not resolve/,
    hint: 'the mirror cannot be reached: check the network, or name another one with --mirror',
  },
  {
    pattern: /404 +Not Found|does not have a Release file/,
    hint: 'the mirror lacks a file that its own list names: try again, or name another one with --mirror',
  },
  {
    pattern: /forbidden to unshare|Operation not permitted.*unshare/,
    hint: 'this host lets nobody make namespaces: npm run build:director says which switch to turn',
  },
  {
    pattern: /dpkg-deb.*(error|subprocess)|corrupted filesystem tarfile|compressed data is corrupt/,
    hint: 'a fetched package is damaged: remove the folder lvsmith/apt of your cache and try again',
  },
  {
    pattern: /Hash Sum mismatch|not signed|NO_PUBKEY|invalid signature/i,
    hint: 'the package lists are not what the archive signed: try again, or name another mirror',
  },
];

const meaningless = [
  /^\s*$|^‣ {2}|^\s+at |^Traceback/,
  // What mkosi is doing, and the whole command line of what failed in it.
  /^‣ ([A-Z][a-z]+ing |".* returned non-zero exit code)/,
  /^(Get:|Hit:|Selecting|Preparing|Unpacking|Setting up|Fetched|Reading|Building dependency)/,
] as const;
const lastLines = 12;

/** A failed run of mkosi, as its last lines that say something, and what to do about it. */
export function explainFailure(output: readonly string[], log: string, code: number): Failure {
  const lines = output.filter((line) => !meaningless.some((pattern) => pattern.test(line)));
  const match = known
    .map(({ pattern, hint }) => ({ found: pattern.exec(output.join('\n')), hint }))
    .find(({ found }) => found !== null);
  const hint = match?.hint.replace('$1', match.found?.slice(1).find(Boolean) ?? '');
  const shown = lines.slice(-lastLines).map((line) => `    ${line.trimEnd()}`);
  return new Failure([`mkosi ended with ${code}`, ...shown].join('\n'), {
    exitCode: exitCodes.mkosi,
    hint: `${hint === undefined ? '' : `${hint}\n  `}the whole output is in ${log}`,
  });
}
