/** One control character in so many is a slip; more are no text. */
const tolerated = 200;

/**
 * A configuration file's text. Old ones are in Latin-1 when they are not in UTF-8: their comments have names of people
 * and places. Undefined for what is no text.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  const controls = bytes.reduce((count, byte) => (isControl(byte) ? count + 1 : count), 0);
  if (controls > bytes.length / tolerated) return undefined;
  const text = utf8(bytes) ?? Buffer.from(bytes).toString('latin1');
  return text.replace(/^\ufeff/, '');
}

function isControl(byte: number): boolean {
  return (
    (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c) ||
    byte === 0x7f
  );
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
