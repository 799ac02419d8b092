import type { Message, MessageType } from './message.ts';
import { Newness } from './newness.ts';
import { Questions } from './questions.ts';

/** The parts of a message that its type needs. */
export type Parts = Pick<Message, 'claim' | 'eligible'> & Partial<Pick<Message, 'cookie' | 'wait'>>;

export interface CorrespondenceOptions {
  readonly self: number;
  readonly peers: readonly number[];
  /** 64 random bits, never 0. */
  readonly random: () => bigint;
  readonly outside: { send(message: Message): void };
  /** Milliseconds between two greetings of one peer. */
  readonly pause: number;
  /** Milliseconds for which an answer to a greeting counts. */
  readonly patience: number;
}

/** Messages to the other voters and from them: none is taken that is not new, or that answers no question. */
export class Correspondence {
  readonly #options: CorrespondenceOptions;
  readonly #newness: ReadonlyMap<number, Newness>;
  readonly questions = new Questions();
  readonly #greeted = new Map<number, number>();

  constructor(options: CorrespondenceOptions) {
    this.#options = options;
    this.#newness = new Map(options.peers.map((id) => [id, new Newness(options.random)]));
  }

  knows({ from, to }: Message): boolean {
    return to === this.#options.self && this.#newness.has(from);
  }

  /** Whether a message is new. One whose sender knows no proof of that gets one when it is greeted. */
  accepts(message: Message): boolean {
    return this.#newness.get(message.from)?.accepts(message) === true;
  }

  /** The sender of a message has another proof than the one that it gave: it was restarted. */
  isStranger({ from, proof }: Message): boolean {
    return this.#newness.get(from)?.isBehind(proof) === true;
  }

  /** Takes the proof of an answer. */
  learn({ from, proof }: Message): void {
    this.#newness.get(from)?.learn(proof);
  }

  /** Asks a peer for its proof, not too often. */
  greet(id: number, parts: Parts, now: number): void {
    const { pause, patience } = this.#options;
    if (now - (this.#greeted.get(id) ?? Number.NEGATIVE_INFINITY) < pause) return;
    this.#greeted.set(id, now);
    this.questions.dropBefore(now - patience);
    this.ask(id, 'hello', parts, now);
  }

  /** Sends a message that will be answered. */
  ask(to: number, type: 'ask' | 'claim' | 'hello', parts: Parts, now: number): void {
    const cookie = this.#options.random();
    this.questions.note(cookie, { to, at: now });
    this.send(to, type, { ...parts, cookie });
  }

  send(to: number, type: MessageType, parts: Parts): void {
    const stamp = this.#newness.get(to)?.stamp();
    if (stamp === undefined) return;
    const { self, outside } = this.#options;
    outside.send({ type, from: self, to, cookie: 0n, wait: 0, ...parts, ...stamp });
  }
}
