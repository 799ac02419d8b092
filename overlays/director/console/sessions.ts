import { randomBytes } from 'node:crypto';

/** Somebody who may look and act. In memory only: a restart of the console ends all of them. */
export interface Session {
  readonly id: string;
  /** What a page must send along with an action; another site cannot know it. */
  readonly token: string;
  /** As they call themselves, for the journal. */
  readonly name: string;
  readonly began: number;
  /** When it was used last, in milliseconds; an open stream is use. */
  used: number;
  /** Ends what it has open. */
  readonly streams: Set<() => void>;
}

/** Milliseconds without any use after which a session ends. */
export const idleLimit = 15 * 60_000;
/** Milliseconds after which it ends in any case: a shift. */
export const ageLimit = 12 * 60 * 60_000;
const most = 1000;

export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  begin(name: string): Session {
    this.sweep();
    const [oldest] = this.#sessions.values();
    if (this.#sessions.size >= most && oldest !== undefined) this.end(oldest);
    const now = this.#now();
    const session: Session = {
      id: randomBytes(24).toString('base64url'),
      token: randomBytes(24).toString('base64url'),
      name,
      began: now,
      used: now,
      streams: new Set(),
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  /** The session of an id that a browser sent, which counts as use. */
  find(id: string | undefined): Session | undefined {
    const session = id === undefined ? undefined : this.#sessions.get(id);
    if (session === undefined) return undefined;
    if (this.#isOver(session)) {
      this.end(session);
      return undefined;
    }
    this.use(session);
    return session;
  }

  use(session: Session): void {
    session.used = this.#now();
  }

  end(session: Session): void {
    this.#sessions.delete(session.id);
    for (const close of session.streams) close();
    session.streams.clear();
  }

  /** Ends those that are over; to be called now and then, for the streams' sake. */
  sweep(): void {
    for (const session of this.#sessions.values()) if (this.#isOver(session)) this.end(session);
  }

  #isOver({ began, used, streams }: Session): boolean {
    const now = this.#now();
    return now - began > ageLimit || (streams.size === 0 && now - used > idleLimit);
  }
}
