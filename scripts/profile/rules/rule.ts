import type { Finding } from '../finding.ts';
import { isRecord } from '../record.ts';
import type { Profile } from '../schema.ts';

type Section = keyof Profile;

/**
 * One rule about what a profile means. It is asked when the sections that it reads have the right
 * shape, whatever is wrong elsewhere, so that one run finds as much as can be found.
 */
export type Rule = (value: unknown, broken: ReadonlySet<string>) => readonly Finding[];

export function rule<K extends Section>(
  sections: readonly K[],
  check: (profile: Pick<Profile, K>) => readonly Finding[],
): Rule {
  return (value, broken) => (isSound(value, sections, broken) ? check(value) : []);
}

function isSound<K extends Section>(
  value: unknown,
  sections: readonly K[],
  broken: ReadonlySet<string>,
): value is Pick<Profile, K> {
  return (
    isRecord(value) && !Array.isArray(value) && !sections.some((section) => broken.has(section))
  );
}
