import { createHash } from 'node:crypto';

/** Something about the cluster that is not as it should be, or whose value people want to know. */
export interface Fact {
  /** `director/litsha21`, `server/litstat1/http`, `holder`; the same on every director. */
  readonly topic: string;
  /** `lost`, `down`, a director's name. */
  readonly value: string;
  /** In a person's words, without an end; what servers and programs say of themselves may be in it. */
  readonly text: string;
  /** Whether it is worth a reminder. */
  readonly bad: boolean;
  /** It is told again by itself when it gets worse, and needs no reminder until then. */
  readonly quiet?: boolean | undefined;
  /** Only this director can see it: nobody else tells it. */
  readonly own?: boolean | undefined;
}

/** Facts by topic. Where all is well there is only the holder. */
export type Situation = ReadonlyMap<string, Fact>;

/** Something to be told. */
export interface Change {
  readonly topic: string;
  /** What it has come to; empty: it is over. */
  readonly value: string;
  readonly text: string;
  readonly kind: 'begin' | 'end' | 'news' | 'reminder';
  /** Seconds since 1970, by this director's clock. */
  readonly at: number;
  readonly own: boolean;
}

/**
 * By what two directors know that they mean the same; of letters and digits, for pacemaker's attributes.
 *
 * @param way `mail` or `webhook`: what went one way may still have to go the other.
 */
export function markOf(
  { topic, value, kind }: Pick<Change, 'topic' | 'value' | 'kind'>,
  way: string,
): string {
  const text = JSON.stringify([way, topic, value, kind]);
  return createHash('sha256').update(text).digest('hex').slice(0, markLength);
}

const markLength = 12;
