import type { Holders } from './verb.ts';

/** What became of a verb: what `lvsmith VERB … --json` prints, and what the console shows. */
export interface VerbReport {
  readonly verb: string;
  readonly argument: string;
  /** `simulated`: nothing was to be changed. */
  readonly result: 'done' | 'unchanged' | 'refused' | 'failed' | 'simulated';
  readonly message: string;
  readonly hint?: string | undefined;
  readonly warnings: readonly string[];
  /** By floating address: the director on which the simulation sees it afterwards, or null. */
  readonly simulated: Holders | null;
}
