/** What the client counts; the rate of each is a figure. */
export const loads = ['connections', 'requests', 'bytes'] as const;
export type Load = (typeof loads)[number];

/** A line of the client's output. */
export interface Counted {
  /** Connections, requests or bytes that were answered. */
  readonly count: number;
  /** Those that were not. */
  readonly failed: number;
  /** In which they were counted. */
  readonly seconds: number;
}
