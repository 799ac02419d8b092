import { randomBytes } from 'node:crypto';

/** 64 random bits, never 0. */
export function random64(): bigint {
  return randomBytes(8).readBigUInt64BE() | 1n;
}
