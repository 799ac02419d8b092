import type { MkosiCommand } from '../mkosi/mkosi.ts';
import type { Progress } from '../report/progress.ts';
import type { Mirror } from '../toolchain/mirror.ts';
import type { Privileges } from '../toolchain/privileges.ts';

/** What every step of a build works with. */
export interface BuildContext {
  readonly mkosi: MkosiCommand;
  readonly mkosiVersion: string;
  /** The tree of build tools. */
  readonly tools: string;
  readonly mirror: Mirror;
  readonly privileges: Privileges;
  readonly progress: Progress;
  /** Where mkosi's output of each step is written. */
  readonly logs: string;
  readonly signal?: AbortSignal;
}
