/* The encoding of values in SSH's formats (RFC 4251, section 5). */

/** Reads so many strings; undefined when the bytes end before. */
export function readStrings(
  bytes: Buffer,
  count: number,
): { readonly strings: readonly Buffer[]; readonly rest: Buffer } | undefined {
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

export function wireString(value: string | Uint8Array): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
