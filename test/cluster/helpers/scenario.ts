import type { Lab } from '../../../scripts/lab/lab.ts';

/** One thing that the world does to a cluster, and what a user must see then. */
export interface Scenario {
  readonly title: string;
  /**
   * It ends where it has seen enough: whatever it leaves behind is undone before the next one. `note` keeps
   * what was measured on the way in the report; nothing is judged by it.
   */
  readonly run: (lab: Lab, note: (text: string) => void) => Promise<void>;
  /** It looks at the cluster and asks it for pages, no more: the next one needs no restore. */
  readonly looksOnly?: true;
  /**
   * It undoes what it did and waits for it, because that is a part of what it demands: when it passes, the next
   * one waits until the cluster has settled instead of a restore, which takes an emulator longer.
   */
  readonly heals?: true;
  /** Another form of what a scenario of every run demands: played by name only (`npm test -- variants`). */
  readonly isVariant?: boolean;
}

/** Unlike a thrown error of the driver: what the scenario demands did not hold. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`it must hold: ${what}`);
}

export function mustEqual(seen: unknown, expected: unknown, what: string): void {
  const [one, other] = [JSON.stringify(seen), JSON.stringify(expected)];
  must(one === other, `${what}: expected ${other}, saw ${one}`);
}
