import type { Remark } from '../reading.ts';
import type { Place } from '../source.ts';

/** What a transform has to say: what it changed beyond spelling, dropped, or leaves to a person. */
export class CibNotes {
  readonly remarks: Remark[] = [];

  say(message: string, place: Place, hint?: string): void {
    if (this.remarks.some((each) => each.message === message && each.place.line === place.line))
      return;
    this.remarks.push({ message, place, ...(hint === undefined ? {} : { hint }) });
  }
}
