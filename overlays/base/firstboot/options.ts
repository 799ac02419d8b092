import type { Checkpoint } from './journal.ts';

export interface FirstBootOptions {
  /** Milliseconds to wait for a seed medium to appear, and then for the network cards that the seed names. */
  readonly deviceTimeout: number;
  /** See the journal. */
  readonly checkpoint?: Checkpoint;
}
