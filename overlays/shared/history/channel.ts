import { hkdfSync } from 'node:crypto';

/** Where a director tells the others what it saw: TCP, from the addresses of directors alone. */
export const historyPort = 5413;

/** Bytes. */
const keyLength = 32;

/** What proves that somebody is of the cluster: made from its secret, corosync's key, and leads back to nothing. */
export function historyKey(secret: Uint8Array, cluster: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `lvsmith history ${cluster}`, keyLength));
}

/** TLS without certificates: both sides know the key, or there is no connection (RFC 5489). */
export const historyTls = {
  ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
} as const;

/** The identity that goes with the key; there is one for the whole cluster. */
export const historyIdentity = 'director';

/** Entries of one director, the newest ones: a page shows no more. */
export const mostEntries = 300;
/** Bytes that a director may tell: what is longer was not written by one. */
export const longestHistory = 1024 * 1024;
