import { setMaxListeners } from 'node:events';

let interruption: AbortSignal | undefined;

/**
 * From now on SIGINT (Ctrl-C) and SIGTERM do not end this process at once: they end the program that `run` waits for,
 * and `run` starts no more, so that the command fails and cleans up.
 */
export function catchInterruption(): void {
  const controller = new AbortController();
  // Every running process adds a listener.
  setMaxListeners(0, controller.signal);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort());
  interruption = controller.signal;
}

/** Aborted once this command was interrupted; undefined unless interruptions are caught. */
export function interruptionSignal(): AbortSignal | undefined {
  return interruption;
}

export function wasInterrupted(): boolean {
  return interruption?.aborted === true;
}
