import type { Director } from '../stacks/director.ts';
import type { Rig } from '../rig.ts';

/** A fault that is ready: it happens at once, without a process to start first. */
export interface Fault {
  /** Resolves when whoever was told to do something has answered. */
  readonly inject: () => Promise<void> | void;
  readonly heal: () => Promise<void> | void;
  /** It hits every director: whoever answers first afterwards took over, and it happened when `inject` is over. */
  readonly hitsAll?: boolean;
}

/** @param next another director, for faults that name one. */
export type Prepare = (rig: Rig, holder: Director, next: Director) => Promise<Fault> | Fault;
