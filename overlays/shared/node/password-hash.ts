import { scrypt, scryptSync, timingSafeEqual } from 'node:crypto';

/*
 * A password as a seed carries it and a node keeps it: `scrypt$15$SALT$KEY`, the cost as a power of two, salt and key in
 * base64url. scrypt (RFC 7914) is the one slow hash that Node itself has.
 */

/** N = 2^15: 32 MB, and some tenth of a second of a processor. */
const usualCost = 15;
const blockSize = 8;
const keyBytes = 32;

const form = /^scrypt\$(1[4-7])\$([A-Za-z0-9_-]{22,64})\$([A-Za-z0-9_-]{43})$/;

/** The hash of a password with a salt of 16 bytes or more. */
export function hashPassword(password: string, salt: Buffer): string {
  const key = scryptSync(password, salt, keyBytes, options(usualCost));
  return ['scrypt', usualCost, salt.toString('base64url'), key.toString('base64url')].join('$');
}

export function isPasswordHash(text: string): boolean {
  return form.test(text);
}

/** Whether a password is the one of a hash; what is no hash has none. It works beside the event loop. */
export function isPassword(password: string, hash: string): Promise<boolean> {
  const [, cost, salt = '', key = ''] = form.exec(hash) ?? [];
  if (cost === undefined) return Promise.resolve(false);
  const expected = Buffer.from(key, 'base64url');
  return new Promise((resolve, reject) => {
    scrypt(
      password,
      Buffer.from(salt, 'base64url'),
      keyBytes,
      options(Number(cost)),
      (error, found) =>
        error === null ? resolve(timingSafeEqual(found, expected)) : reject(error),
    );
  });
}

function options(cost: number) {
  const N = 2 ** cost;
  return { N, r: blockSize, p: 1, maxmem: 256 * N * blockSize };
}
