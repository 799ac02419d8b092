import type { RefusalCode } from '../../shared/apply/messages.ts';

/** Why the node does not do what it was asked; the build host hears the code and the message. */
export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}
