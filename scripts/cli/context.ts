import type { ApplicationContext } from '@stricli/core';
import type { Perform, Session } from '../lab/control/protocol.ts';
import type { Lab } from '../lab/lab.ts';

/** What every command of lvsmith runs with. */
export interface Context extends ApplicationContext {
  /** What was typed after the names of the command's groups, from the command's own name on. */
  readonly words: readonly string[];
  /** In the process of a lab: the lab, and who asked. Absent where the command was typed. */
  readonly served?: Served | undefined;
  /** Carries out the words of one request to a lab. */
  readonly performIn: (lab: Lab) => Perform;
  /** What may stand in place of the last word of a command line. */
  readonly propose: (words: readonly string[]) => Promise<readonly string[]>;
}

interface Served {
  readonly lab: Lab;
  readonly session: Session;
}
