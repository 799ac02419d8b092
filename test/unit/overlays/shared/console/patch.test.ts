import test from 'ava';
import * as fc from 'fast-check';
import { type Json, patchBetween, patched } from '../../../../../overlays/shared/console/patch.ts';

const json = fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value)));

test('a patch makes the one document of the other', (t) => {
  fc.assert(
    fc.property(json, json, (before, after) => {
      const patch = patchBetween(before, after);
      const sent = patch === undefined ? undefined : JSON.parse(JSON.stringify(patch));
      t.deepEqual(sent === undefined ? before : patched(before, sent), after);
    }),
    { numRuns: 2000 },
  );
});

test('what is alike needs none', (t) => {
  fc.assert(
    fc.property(json, (value) => {
      t.is(patchBetween(value, JSON.parse(JSON.stringify(value))), undefined);
    }),
  );
});

test('one counter of a thousand servers is a short patch', (t) => {
  const servers = (active: number) =>
    Array.from({ length: 1000 }, (_, n) => ({ name: `s${n}`, active: n === 500 ? active : 0 }));
  const patch = patchBetween({ servers: servers(1) }, { servers: servers(2) });
  t.is(
    JSON.stringify(patch),
    '{"keys":{"servers":{"items":{"500":{"keys":{"active":{"set":2}},"gone":[]}},"length":1000}},"gone":[]}',
  );
});

test('a key that means something to JavaScript is a key', (t) => {
  const after: Json = JSON.parse('{"__proto__": {"polluted": true}}');
  const patch = patchBetween({}, after);
  t.truthy(patch);
  if (patch !== undefined) t.deepEqual(JSON.stringify(patched({}, patch)), JSON.stringify(after));
  t.is(Object.getOwnPropertyDescriptor(Object.prototype, 'polluted'), undefined);
});
