import { hash } from 'node:crypto';

/*
 * The password hash `$6$…` of crypt(5), for mon's userfile: Node has none. The scheme is the public
 * domain one of 2007 ("Unix crypt using SHA-256 and SHA-512").
 */

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The least that the scheme allows: the passwords are 24 random bytes, which rounds do not improve. */
const rounds = 1000;

/** `salt`: up to 16 characters out of `./0-9A-Za-z`. */
export function sha512Crypt(password: string, salt: string): string {
  const [key, saltBytes] = [Buffer.from(password), Buffer.from(salt.slice(0, 16))];
  const other = sha512(key, saltBytes, key);
  const start = [key, saltBytes, repeat(other, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) start.push(bits % 2 === 1 ? other : key);
  let digest = sha512(...start);
  const p = repeat(sha512(...Array.from({ length: key.length }, () => key)), key.length);
  const saltCopies = 16 + (digest[0] ?? 0);
  const s = repeat(
    sha512(...Array.from({ length: saltCopies }, () => saltBytes)),
    saltBytes.length,
  );
  for (let round = 0; round < rounds; round++) {
    const odd = round % 2 === 1;
    const parts = [odd ? p : digest];
    if (round % 3 !== 0) parts.push(s);
    if (round % 7 !== 0) parts.push(p);
    parts.push(odd ? digest : p);
    digest = sha512(...parts);
  }
  return `$6$rounds=${rounds}$${saltBytes.toString()}$${encode(digest)}`;
}

/** In one call: a hash that is an object of its own takes several times as long for so few bytes. */
function sha512(...parts: readonly Uint8Array[]): Buffer {
  return hash('sha512', Buffer.concat(parts), 'buffer');
}

function repeat(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes);
}

/** Three bytes, 21 apart and turning, make four characters; the last byte makes two. */
function encode(digest: Buffer): string {
  const groups = Array.from({ length: 21 }, (_, index) => {
    const places = [index, index + 21, index + 42];
    const turn = index % 3;
    const [a = 0, b = 0, c = 0] = [...places.slice(turn), ...places.slice(0, turn)].map(
      (place) => digest[place] ?? 0,
    );
    return characters((a << 16) | (b << 8) | c, 4);
  });
  return groups.join('') + characters(digest[63] ?? 0, 2);
}

function characters(value: number, count: number): string {
  return Array.from({ length: count }, (_, index) => alphabet[(value >> (6 * index)) & 0x3f]).join(
    '',
  );
}
