/**
 * What mon watches besides the realservers: whether the checker does its work. No node has such a name, as a host name
 * has no underscore.
 */
export const checkerWatch = { group: 'lvsmith_checker', service: 'alive' } as const;

/** What the checker, mon and the program that stands in for it share. */
export const checkerFiles = {
  /** Seconds of uptime at which the checker did its work last; mon's monitor reads it. */
  alive: '/run/lvsmith-checker/alive',
  /** What certificates the checker has met: `ServerCertificate`s. */
  certificates: '/run/lvsmith-checker/certificates.json',
  /** What mon believes a report by; made anew by each start of mon. */
  trapKey: '/run/mon/trap-key',
} as const;

/** mon's port for reports, on the loopback address only. */
export const trapPort = 2583;
