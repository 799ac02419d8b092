import type { Mirror } from './mirror.ts';
import { release } from './release.ts';

/** A pocket of the release in an archive. */
export interface Suite {
  readonly uri: string;
  readonly suite: string;
}

/** The pocket of security updates. */
export const securitySuite = `${release.name}-security`;

/** The pockets that images take packages from; a mirror may lack all but the first. */
export function suitesOf(mirror: Mirror): readonly [Suite, ...Suite[]] {
  const { name } = release;
  return [
    { uri: mirror.archive, suite: name },
    { uri: mirror.archive, suite: `${name}-updates` },
    ...(mirror.security === undefined ? [] : [{ uri: mirror.security, suite: securitySuite }]),
  ];
}

/** The names of the pockets that images should take packages from and the mirror does not carry. */
export function missingPockets(mirror: Mirror, carried: readonly Suite[]): readonly string[] {
  const wanted = [...suitesOf(mirror).map(({ suite }) => suite), securitySuite];
  return [...new Set(wanted)].filter((name) => !carried.some(({ suite }) => suite === name));
}

/** Sources in the deb822 format of sources.list(5), without debug archives, which few mirrors carry. */
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
