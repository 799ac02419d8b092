/** A whole number from 0 to below `limit`. */
export type Random = (limit: number) => number;

/** mulberry32: small, and the same on every machine for the same seed. */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  };
}

/** What parsers stumble over. */
const dictionary = [
  'null',
  '~',
  '[]',
  '{}',
  '-1',
  '0x7f',
  '1e309',
  '.inf',
  '.nan',
  'yes',
  "''",
  '""',
  '"',
  "'",
  '&a ',
  '*a',
  '<<: *a',
  '!!binary ',
  '!!python/object ',
  '%YAML 1.1\n---\n',
  '---\n',
  '...\n',
  '|\n',
  '>-\n',
  '? ',
  ': ',
  '- ',
  '\t',
  '\r',
  '\u0000',
  '\uFEFF',
  '\u2028',
  '\ud83d\ude00',
  '#',
  '192.168.71.22/24',
  '999.1.1.1',
  '::/0',
  '10.0.0.1/33',
  'litsha22',
  'director',
  'realserver',
  '__proto__: {}\n',
  'constructor: 1\n',
  'toString: 1\n',
  '['.repeat(3000),
  '{a: '.repeat(2000),
  'a'.repeat(70_000),
  '../../etc/passwd',
  '$(id)',
  '%n%s',
  '\\',
  '\n[Match]\nName=*\n',
];

/** One small or large damage to a text. */
export function mutate(text: string, next: Random): string {
  const at = next(text.length + 1);
  const length = 1 + next(next(4) === 0 ? 200 : 6);
  const word = dictionary[next(dictionary.length)] ?? '';
  const lines = text.split('\n');
  const line = next(lines.length);
  switch (next(9)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + word + text.slice(at);
    case 2:
      return text.slice(0, at) + word + text.slice(at + length);
    case 3:
      return text.slice(0, at);
    case 4:
      return text.slice(0, at) + text.slice(at, at + length).repeat(2) + text.slice(at + length);
    case 5:
      return text.slice(0, at) + String.fromCharCode(next(0x10000)) + text.slice(at + 1);
    case 6:
      return lines.with(line, `${' '.repeat(next(5))}${lines[line]}`).join('\n');
    case 7:
      return lines.toSpliced(line, 1).join('\n');
    default:
      return lines.with(line, (lines[line] ?? '').replace(/:.*/, `: ${word}`)).join('\n');
  }
}

/** Flipped bits, noise, or a missing end. */
export function mutateBytes(bytes: Buffer, next: Random): Uint8Array {
  if (next(3) === 0) return bytes.subarray(0, next(bytes.length + 1));
  const copy = Buffer.from(bytes);
  for (let times = 1 + next(50); times > 0 && copy.length > 0; times--)
    copy[next(copy.length)] = next(256);
  return copy;
}
