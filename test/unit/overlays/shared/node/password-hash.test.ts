import test from 'ava';
import {
  hashPassword,
  isPassword,
  isPasswordHash,
} from '../../../../../overlays/shared/node/password-hash.ts';

const salt = Buffer.alloc(16, 7);
const hash = hashPassword('right', salt);

test('a hash knows its password and no other', async (t) => {
  t.true(isPasswordHash(hash));
  t.true(await isPassword('right', hash));
  for (const other of ['', 'righ', 'right ', 'Right']) t.false(await isPassword(other, hash));
});

test('the salt makes another hash', (t) => {
  t.not(hashPassword('right', Buffer.alloc(16, 8)), hash);
});

test('what is no hash has no password', async (t) => {
  // A cost of 2^30 would take the memory of the node.
  for (const text of ['', 'none', `${hash}x`, hash.replace('$15$', '$30$'), hash.slice(0, -1)]) {
    t.false(isPasswordHash(text), text);
    t.false(await isPassword('right', text));
    t.false(await isPassword('', text));
  }
});
