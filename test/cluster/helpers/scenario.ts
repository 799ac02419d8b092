import type { Lab } from '../../../scripts/lab/lab.ts';

/** One thing that the world does to a cluster, and what a user must see then. */
export interface Scenario {
  readonly title: string;
  /** `note` keeps what was measured on the way in the report; nothing is judged by it. */
  readonly run: (lab: Lab, note: (text: string) => void) => Promise<void>;
  /** It needs no cluster that is whole when it starts. */
  readonly anyStart?: true;
}

/** Unlike a thrown error of the driver: what the scenario demands did not hold. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`it must hold: ${what}`);
}

export function mustEqual(seen: unknown, expected: unknown, what: string): void {
  const [one, other] = [JSON.stringify(seen), JSON.stringify(expected)];
  must(one === other, `${what}: expected ${other}, saw ${one}`);
}
