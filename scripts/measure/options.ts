import type { Kind } from './fault-kinds.ts';

export interface MeasureRequest {
  readonly kinds: readonly Kind[];
  /** Of each kind. */
  readonly trials: number;
  /** Repeats all trials with other software on the same machines. */
  readonly peer?: 'keepalived' | undefined;
}

/** The most trials of each kind in one measurement. */
export const mostTrials = 1000;

/** Other software that a measurement can be repeated with. */
export const peers = ['keepalived'] as const;
