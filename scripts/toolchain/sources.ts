import type { Mirror } from './mirror.ts';
import { release } from './release.ts';

/** One line of where packages come from: an archive and the pocket of the release in it. */
export interface Suite {
  readonly uri: string;
  readonly suite: string;
}

const security = `${release.name}-security`;

/** Every pocket that an image should draw from; a mirror may lack all but the first. */
export function suitesOf(mirror: Mirror): readonly [Suite, ...Suite[]] {
  const { name } = release;
  return [
    { uri: mirror.archive, suite: name },
    { uri: mirror.archive, suite: `${name}-updates` },
    ...(mirror.security === undefined ? [] : [{ uri: mirror.security, suite: security }]),
  ];
}

/** The pockets that an image should draw from and that are not among `carried`, by name. */
export function missingPockets(mirror: Mirror, carried: readonly Suite[]): readonly string[] {
  const wanted = [...suitesOf(mirror).map(({ suite }) => suite), security];
  return [...new Set(wanted)].filter((name) => !carried.some(({ suite }) => suite === name));
}

/** The same in the format of sources.list(5). Debug archives are not asked for: few mirrors carry them. */
export function sourcesText(suites: readonly Suite[], keyring: string): string {
  return suites
    .map(({ uri, suite }) =>
      [
        'Types: deb',
        `URIs: ${uri}`,
        `Suites: ${suite}`,
        `Components: ${release.components.join(' ')}`,
        `Signed-By: ${keyring}`,
        '',
      ].join('\n'),
    )
    .join('\n');
}
