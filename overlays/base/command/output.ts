/** How a command ended: what goes to which stream, and the exit code. */
export interface Outcome {
  readonly code: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** EX_USAGE of sysexits.h; 1 and 2 have a meaning of their own for `status`. */
export const usageCode = 64;

export function fault(message: string, code = 1): Outcome {
  return { code, stderr: `lvsmith: ${message}\n` };
}
