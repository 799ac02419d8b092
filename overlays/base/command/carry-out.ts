import { setTimeout as pause } from 'node:timers/promises';
import { type Argv, run } from '../../shared/node/run.ts';
import type { PacemakerState } from '../../shared/state/node-state.ts';
import type { Condition, Step } from '../../shared/verbs/verb.ts';
import { askPacemaker } from '../state/pacemaker.ts';

/** How a verb reaches the cluster; a test brings its own. */
export interface ClusterAccess {
  /** Rejects when the program fails. */
  readonly run: (argv: Argv) => Promise<unknown>;
  readonly askPacemaker: () => Promise<PacemakerState>;
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

export const clusterAccess: ClusterAccess = {
  run: (argv) => run(argv, { warnings: 'ignore' }),
  askPacemaker: () => askPacemaker(),
  pause: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
};

/** Milliseconds between two looks: each costs a slow machine a good part of a second. */
const interval = 1000;
/** Looks, and so about as many seconds at least: pacemaker gives an address 60 s to stop and 60 s to start. */
const looks = 180;

/**
 * Runs the steps in order, each with its wait. When one fails, the steps that take something back run
 * all the same.
 *
 * @param interrupted ends a wait: somebody pressed Ctrl-C.
 * @throws Error with the words of what failed first.
 */
export async function carryOut(
  steps: readonly Step[],
  access: ClusterAccess,
  interrupted: AbortSignal,
): Promise<void> {
  let failure: Error | undefined;
  for (const { argv, until, always } of steps) {
    if (failure !== undefined && always !== true) continue;
    const failed = await failureOf(argv, access);
    // What is so already is refused by some programs: the cluster may have been faster.
    const ended =
      failed === undefined || (await holdsNow(until, access))
        ? await waited(until, access, interrupted)
        : failed;
    failure ??= ended;
  }
  if (failure !== undefined) throw failure;
}

async function failureOf(argv: Argv, access: ClusterAccess): Promise<Error | undefined> {
  try {
    await access.run(argv);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function holdsNow(until: Condition | undefined, access: ClusterAccess): Promise<boolean> {
  if (until === undefined) return false;
  return access.askPacemaker().then(until.holds, () => false);
}

async function waited(
  until: Condition | undefined,
  access: ClusterAccess,
  interrupted: AbortSignal,
): Promise<Error | undefined> {
  if (until === undefined) return undefined;
  let last = '';
  for (let look = 0; look < looks; look++) {
    try {
      if (until.holds(await access.askPacemaker())) return undefined;
      last = '';
    } catch (error) {
      last = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (interrupted.aborted) return new Error('interrupted');
    await access.pause(interval, interrupted).catch(() => undefined);
  }
  return new Error(`waited in vain until ${until.what}${last}`);
}
