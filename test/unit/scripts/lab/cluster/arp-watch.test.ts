import test from 'ava';
import { overlaps, type Sighting } from '../../../../../scripts/lab/cluster/arp-watch.ts';

const seen = (text: string, step = 200): Sighting[] =>
  text.split('').map((mac, index) => ({ mac, at: index * step }));

test('one holder, and a handover, are no overlap', (t) => {
  t.deepEqual(overlaps(seen('aaaaaa')), []);
  t.deepEqual(overlaps(seen('aaaabbbb')), []);
  t.deepEqual(overlaps([]), []);
});

test('a handover and a later handover back are no overlap', (t) => {
  t.deepEqual(overlaps(seen('aaabbbbbbbbbbaaa')), []);
});

test('two handovers in a row are no overlap', (t) => {
  t.deepEqual(overlaps(seen('aaabbccc')), []);
  t.deepEqual(overlaps(seen('aaabcccb')), [{ macs: ['a', 'b'], length: 800 }]);
});

test('answers that alternate are an overlap, with its length', (t) => {
  t.deepEqual(overlaps(seen('aaababab')), [{ macs: ['a', 'b'], length: 800 }]);
});

test('earlier sightings do not count', (t) => {
  t.deepEqual(overlaps(seen('ababbbbb'), 700), []);
});
