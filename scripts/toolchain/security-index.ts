import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { apt, openApt, withApt } from './apt.ts';
import type { Mirror } from './mirror.ts';
import { securitySuite } from './sources.ts';

/** The package lists of a mirror's security suite, fetched and verified now. */
export interface SecurityIndex {
  /** Paragraphs in the format of deb822(5). */
  readonly text: string;
  /** The day on which the newest list of the mirror was published. */
  readonly day: string;
}

/** @throws Failure (4) when the lists cannot be fetched, or the mirror has no security suite. */
export function fetchSecurityIndex(mirror: Mirror): Promise<SecurityIndex> {
  const options = { whenHeld: 'wait', purpose: 'fetching package lists' } as const;
  return withApt(options, async () => {
    const { root, suites, day } = await openApt(mirror);
    if (!suites.some(({ suite }) => suite === securitySuite)) throw noSecurity(mirror);
    const words = ['--format', '$(RELEASE) $(FILENAME)', 'Created-By: Packages'] as const;
    const { stdout } = await apt(root, ['apt-get', 'indextargets', ...words]);
    const files = stdout
      .split('\n')
      .filter((line) => line.startsWith(`${securitySuite} `))
      .map((line) => line.slice(securitySuite.length + 1));
    // apt may keep its lists compressed, by whatever it likes best.
    const texts = files.map((file) => apt(root, ['/usr/lib/apt/apt-helper', 'cat-file', file]));
    return { text: (await Promise.all(texts)).map((each) => each.stdout).join('\n'), day };
  });
}

function noSecurity({ archive }: Mirror): Failure {
  return new Failure(`no archive of security updates is known beside ${archive}`, {
    exitCode: exitCodes.toolMissing,
    hint: 'name one with --security-mirror http://HOST/debian-security',
  });
}
