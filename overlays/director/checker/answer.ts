/** How one address answered. */
export interface Answer {
  readonly works: boolean;
  /** Why not; empty when it works. */
  readonly why: string;
  /** It fails because nothing came in time: which says nothing of it when this program stood still itself. */
  readonly late: boolean;
  /** When the certificate ends that the address showed, ISO 8601; not there: it was not asked for one this time. */
  readonly certificateEnds?: string | undefined;
}

export const works: Answer = { works: true, why: '', late: false };

export function fails(why: string): Answer {
  return { works: false, why, late: false };
}

export function late(timeout: number): Answer {
  return { works: false, why: `no answer within ${timeout / 1000} seconds`, late: true };
}

/** What a program or a library of Node's says of an error, in a line. */
export function wordsOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return (code === undefined ? undefined : known[code]) ?? error.message.split('\n')[0] ?? '';
}

const known: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  EPIPE: 'Connection closed',
};
