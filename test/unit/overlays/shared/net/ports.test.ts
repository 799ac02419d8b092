import test from 'ava';
import * as fc from 'fast-check';
import {
  mergePorts,
  parsePorts,
  portText,
  withoutPorts,
  type PortRange,
} from '../../../../../overlays/shared/net/ports.ts';

const range = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 9 }))
  .map(([from, more]): PortRange => [from, from + more]);
const ranges = fc.array(range, { maxLength: 6 });
const ascending = (a: number, b: number) => a - b;
const listed = (all: readonly PortRange[]) =>
  new Set(all.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => from + n)));

test('what is a list of ports, and what is none', (t) => {
  t.deepEqual(parsePorts('443, 80,8000-8100'), [
    [80, 80],
    [443, 443],
    [8000, 8100],
  ]);
  t.deepEqual(parsePorts('all'), [[1, 65_535]]);
  for (const text of ['', '0', '65536', '90-80', '80,,443', '80-', '80-90-100'])
    t.is(parsePorts(text), undefined, text);
});

test('a list is the same ports in order, and no port is in it twice', (t) => {
  fc.assert(
    fc.property(ranges, (given) => {
      const merged = mergePorts(given);
      t.deepEqual([...listed(merged)].toSorted(ascending), [...listed(given)].toSorted(ascending));
      for (const [index, [from]] of merged.entries())
        t.true(from > (merged[index - 1]?.[1] ?? 0), String(merged));
    }),
  );
});

test('what is left is what was there without what is taken', (t) => {
  fc.assert(
    fc.property(ranges, ranges, (given, taken) => {
      const left = listed(withoutPorts(mergePorts(given), taken));
      const gone = listed(taken);
      t.deepEqual(
        [...left].toSorted(ascending),
        [...listed(given)].filter((port) => !gone.has(port)).toSorted(ascending),
      );
    }),
  );
});

test('a list written and read again is the same', (t) => {
  fc.assert(
    fc.property(fc.array(range, { minLength: 1, maxLength: 6 }), (given) => {
      const merged = mergePorts(given);
      t.deepEqual(parsePorts(merged.map(portText).join(',')), merged);
    }),
  );
});
