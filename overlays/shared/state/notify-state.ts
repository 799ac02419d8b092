/** What a director could not tell people. */
export interface NotifyState {
  readonly stuck: readonly StuckOutlet[];
}

export interface StuckOutlet {
  /** `mail`, `webhook`. */
  readonly outlet: string;
  readonly events: number;
  /** When the oldest happened, ISO 8601. */
  readonly since: string;
  /** What became of the last attempt. */
  readonly says: string;
  /** How many more were given up, as too many waited. */
  readonly dropped: number;
}

/** In words. */
export function stuckText({ outlet, events, since, says, dropped }: StuckOutlet): string {
  const more = dropped === 0 ? '' : `, ${dropped} older ones were given up`;
  return `${events} ${events === 1 ? 'event waits' : 'events wait'} for ${outlet} since ${since}${more}: ${says}`;
}
