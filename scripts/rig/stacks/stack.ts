import type { Director } from './director.ts';
import type { Prepare } from '../faults/fault.ts';
import type { Kind } from '../faults/kinds.ts';

/** The high-availability software that moves the address. */
export interface Stack {
  /** For the report: `lease 600ms`, `keepalived 1s`. */
  readonly name: string;
  /** Whether it promises that never two directors answer. */
  readonly promised: boolean;
  /** What can be measured of it. */
  readonly kinds: readonly Kind[];
  /** How often it says that it is there, milliseconds: faults come at a random phase. */
  readonly interval: number;
  /** How long it takes until a director that was healed counts again, milliseconds. */
  readonly settle: number;
  /** The programs that decide, as a word of their command lines. */
  readonly program: string;
  /** What a director starts, in lines of bash. */
  readonly services: (director: Director) => string;
  /** The same for a witness, where it needs one. */
  readonly voterServices?: string;
  /** Whether its programs are there and listen. */
  readonly isReady: (director: Director) => boolean;
  /** What is done to it in its own way; the rest is in `faults.ts`. */
  readonly faults: Partial<Readonly<Record<Kind, Prepare>>>;
  /** Puts the address on a director before a trial, where that can be chosen. */
  readonly place?: ((director: Director) => Promise<void>) | undefined;
}
