import test from 'ava';
import * as fc from 'fast-check';
import { lines } from '../../../../scripts/runtime/lines.ts';

test('lines come whole, however the stream is cut', (t) => {
  const text = fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', '')));
  t.notThrows(() =>
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 5 }), (expected, size) => {
        const seen: string[] = [];
        const splitter = lines((line) => seen.push(line));
        const bytes = Buffer.from(expected.map((line) => `${line}\n`).join(''));
        for (let at = 0; at < bytes.length; at += size)
          splitter.push(bytes.subarray(at, at + size));
        splitter.end();
        t.deepEqual(seen, expected);
      }),
    ),
  );
});

test('a last line without a line feed comes with the end, once', (t) => {
  const seen: string[] = [];
  const splitter = lines((line) => seen.push(line));
  splitter.push('one\ntw');
  splitter.push('o');
  t.deepEqual(seen, ['one']);
  splitter.end();
  splitter.end();
  t.deepEqual(seen, ['one', 'two']);
});
