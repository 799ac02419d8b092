import type { CompleteProfile } from '../complete.ts';
import type { Finding } from '../../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../../overlays/shared/diagnostics/path.ts';

type Section = keyof CompleteProfile;

/** What a rule may need beside the values. */
export interface RuleContext {
  /** Whether the profile says it itself; otherwise the value is a default. */
  readonly isWritten: (path: Path) => boolean;
  /** The profile's file: relative paths start from its folder. */
  readonly file: string;
}

/** One rule about what a profile means. */
export interface Rule {
  /** Every code that it can give. */
  readonly codes: readonly string[];
  /**
   * @param unusable Sections whose values do not have the profile's shape. A rule that reads one of them is
   * skipped, and the others are not, so that one run finds as much as can be found.
   */
  readonly check: (
    profile: CompleteProfile,
    unusable: ReadonlySet<string>,
    context: RuleContext,
  ) => readonly Finding[];
}

/** @param sections Those that the rule reads. */
export function rule<K extends Section>(
  codes: readonly string[],
  sections: readonly K[],
  check: (profile: Pick<CompleteProfile, K>, context: RuleContext) => readonly Finding[],
): Rule {
  return {
    codes,
    check: (profile, unusable, context) =>
      sections.some((section) => unusable.has(section)) ? [] : check(profile, context),
  };
}
