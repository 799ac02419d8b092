import { setMaxListeners } from 'node:events';

let interruption: AbortSignal | undefined;

/**
 * From now on Ctrl-C and a request to end do not end this process on the spot: they end what `run` waits
 * for, and `run` starts nothing more, so that the command comes to its end and cleans up after itself.
 */
export function catchInterruption(): void {
  const controller = new AbortController();
  // Every process that runs listens.
  setMaxListeners(0, controller.signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort());
  interruption = controller.signal;
}

/** Aborted once somebody asked this command to end; undefined where nobody catches that. */
export function interruptionSignal(): AbortSignal | undefined {
  return interruption;
}

export function wasInterrupted(): boolean {
  return interruption?.aborted === true;
}
