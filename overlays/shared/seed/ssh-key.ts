const begin = '-----BEGIN OPENSSH PRIVATE KEY-----';
const end = '-----END OPENSSH PRIVATE KEY-----';
const magic = Buffer.from('openssh-key-v1\0');
const type = 'ssh-ed25519';

/**
 * The public key (`ssh-ed25519 AAAA…`) of an unencrypted ed25519 private key in OpenSSH's own format
 * (PROTOCOL.key in its source), or undefined when the text is not one.
 */
export function publicKeyOf(privateKey: string): string | undefined {
  const text = privateKey.trim();
  if (!text.startsWith(begin) || !text.endsWith(end)) return undefined;
  const body = text.slice(begin.length, -end.length).replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(body)) return undefined;
  const blob = Buffer.from(body, 'base64');
  if (!blob.subarray(0, magic.length).equals(magic)) return undefined;
  const fields = readStrings(blob.subarray(magic.length), 3);
  if (fields?.strings.some((field) => field.length > 64) !== false) return undefined;
  const [cipher, kdf] = fields.strings.map(String);
  if (cipher !== 'none' || kdf !== 'none') return undefined;
  const { rest } = fields;
  if (rest.length < 4 || rest.readUInt32BE(0) !== 1) return undefined;
  const keys = readStrings(rest.subarray(4), 2);
  const publicKey = keys?.strings[0];
  if (publicKey === undefined) return undefined;
  const parts = readStrings(publicKey, 2);
  if (parts?.strings[0]?.toString() !== type || parts.strings[1]?.length !== 32) return undefined;
  return `${type} ${publicKey.toString('base64')}`;
}

/** The private key in OpenSSH's own format. `checkInteger`: any number, the same for the same key. */
export function opensshPrivateKey(
  seed: Uint8Array,
  publicKey: Uint8Array,
  comment: string,
  checkInteger: number,
): string {
  const publicBlob = Buffer.concat([string(type), string(publicKey)]);
  const check = uint32(checkInteger);
  const secret = Buffer.concat([
    check,
    check,
    string(type),
    string(publicKey),
    string(Buffer.concat([seed, publicKey])),
    string(comment),
  ]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7]).subarray(0, (8 - (secret.length % 8)) % 8);
  const blob = Buffer.concat([
    magic,
    string('none'),
    string('none'),
    string(''),
    uint32(1),
    string(publicBlob),
    string(Buffer.concat([secret, padding])),
  ]);
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return `${[begin, ...lines, end].join('\n')}\n`;
}

function readStrings(
  bytes: Buffer,
  count: number,
): { strings: readonly Buffer[]; rest: Buffer } | undefined {
  const strings: Buffer[] = [];
  let rest = bytes;
  for (let index = 0; index < count; index++) {
    if (rest.length < 4) return undefined;
    const length = rest.readUInt32BE(0);
    if (rest.length < 4 + length) return undefined;
    strings.push(rest.subarray(4, 4 + length));
    rest = rest.subarray(4 + length);
  }
  return { strings, rest };
}

function string(value: string | Uint8Array): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
