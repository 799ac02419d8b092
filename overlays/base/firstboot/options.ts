import type { Checkpoint } from './journal.ts';

export interface FirstBootOptions {
  /** How long to wait for a seed medium to appear, and then for the network cards it names. */
  readonly patience: number;
  /** See the journal. */
  readonly checkpoint?: Checkpoint;
}
