import { messageTypes, type Message } from '../../../overlays/shared/lease/message.ts';
import type { Random } from './random.ts';

/**
 * A witness that was broken into. It has its own keys, and says whatever suits it: it promises itself to everybody
 * who asks, and sends each director anything at all beside, in its own name.
 */
export class LyingWitness {
  readonly id: number;
  readonly #random: Random;
  readonly #transmit: (message: Message) => void;
  #sequence = 0;

  constructor(id: number, random: Random, transmit: (message: Message) => void) {
    this.id = id;
    this.#random = random;
    this.#transmit = transmit;
  }

  /** Whatever a director says brings the proof that makes further messages to it new. */
  hear(message: Message): void {
    if (message.type === 'ask') this.#say(message, { type: 'grant', cookie: message.cookie });
    if (this.#random.chance(0.5)) this.#say(message, this.#anything(message));
  }

  #anything({ cookie }: Message): Pick<Message, 'type' | 'cookie' | 'claim' | 'eligible'> {
    const random = this.#random;
    return {
      type: messageTypes[random.below(messageTypes.length)] ?? 'claim',
      cookie: random.chance(0.5) ? cookie : random.bits64(),
      claim: random.below(2 ** 32),
      eligible: random.below(2 ** 32),
    };
  }

  #say(heard: Message, said: Pick<Message, 'type' | 'cookie'> & Partial<Message>): void {
    this.#sequence += 1;
    this.#transmit({
      from: this.id,
      to: heard.from,
      claim: heard.claim,
      echo: heard.proof,
      proof: this.#random.bits64(),
      sequence: this.#sequence,
      eligible: 0,
      wait: 0,
      ...said,
    });
  }
}
