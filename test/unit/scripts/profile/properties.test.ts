import { readFileSync } from 'node:fs';
import test from 'ava';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { didYouMean } from '../../../../overlays/shared/diagnostics/did-you-mean.ts';
import { buildModel } from '../../../../scripts/model/model.ts';
import { bigProfile } from '../../../../scripts/bench/big-profile.ts';
import { formats } from '../../../../scripts/profile/values/formats.ts';
import { inspectText } from '../../../../scripts/profile/load.ts';
import { formatPath, parsePath } from '../../../../overlays/shared/diagnostics/path.ts';
import { profileText } from '../../../helpers/profile-text.ts';

const segment = fc.oneof(fc.nat(1000), fc.string({ minLength: 1 }));

test('a path survives being written and read', (t) => {
  const property = fc.property(fc.array(segment), (path) => {
    t.deepEqual(parsePath(formatPath(path)), path);
  });
  t.notThrows(() => fc.assert(property));
});

test('no text makes the loader throw, and every finding has a place in the text', (t) => {
  const snippets = profileText().split(/(?<=[\s{}[\],:])/);
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    // Shuffled pieces of a real profile come closer to the interesting faults than noise does.
    fc.array(fc.constantFrom(...snippets), { maxLength: 60 }).map((pieces) => pieces.join('')),
  );
  const property = fc.property(text, (given) => {
    const lines = given.split('\n');
    return inspectText(given, 'p.yaml').diagnostics.every(
      ({ line, column, length = 1 }) =>
        line >= 1 && line <= lines.length && column >= 1 && length >= 1,
    );
  });
  t.notThrows(() => fc.assert(property, { numRuns: 300 }));
});

test('a value of any type at any place of a profile is met by a finding or a profile', (t) => {
  const json: unknown = parse(readFileSync('test/fixtures/everything.yaml', 'utf8'));
  Reflect.set(Object(Reflect.get(Object(json), 'image')), 'overlays', ['/tmp', 'none']);
  const paths = leaves(json);
  const value = fc.oneof(
    fc.json().map((text): unknown => JSON.parse(text)),
    // What keys of objects, names of files and programs choke on.
    fc.constantFrom('__proto__', 'constructor', '/a\0b', `/${'x'.repeat(300)}`, 0, null, {}, []),
  );
  const property = fc.property(fc.constantFrom(...paths), value, (path, changedValue) => {
    const changed: unknown = structuredClone(json);
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((at, key) => Reflect.get(Object(at), key), changed);
    Reflect.set(Object(parent), path.at(-1) ?? '', changedValue);
    const result = inspectText(JSON.stringify(changed), 'p.yaml');
    return result.loaded !== undefined || result.diagnostics.length > 0;
  });
  t.notThrows(() => fc.assert(property, { numRuns: 1000 }));
});

function leaves(value: unknown, path: readonly (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [
    [...path],
    ...keys.flatMap((key) => leaves(Reflect.get(value, key), [...path, key])),
  ].filter(({ length }) => length > 0);
}

test('IPv4 addresses are what the four numbers say, in one spelling', (t) => {
  const address = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
  const property = fc.property(address, fc.nat(3), (numbers, index) => {
    const octal = numbers.map((number, at) => (at === index ? `0${number}` : number)).join('.');
    return (
      formats['ipv4']?.(numbers.join('.')) === true &&
      !formats['ipv4'](octal) &&
      !formats['ipv4'](numbers.slice(1).join('.')) &&
      formats['cidr4']?.(`${numbers.join('.')}/33`) === false
    );
  });
  t.notThrows(() => fc.assert(property));
});

test('one slip in a key is forgiven', (t) => {
  const keys = ['gateway', 'keepalive', 'preferred', 'scheduler', 'realservers'];
  const property = fc.property(fc.constantFrom(...keys), fc.nat(20), (key, at) => {
    const index = at % key.length;
    return didYouMean(key.slice(0, index) + key.slice(index + 1), keys) === key;
  });
  t.notThrows(() => fc.assert(property));
  t.is(didYouMean('wholly-different', keys), undefined);
  t.is(didYouMean('gatewya', keys), 'gateway');
});

test('profiles of every size are valid and have a model', (t) => {
  const size = fc.record({
    directors: fc.integer({ min: 3, max: 16 }),
    services: fc.integer({ min: 1, max: 20 }),
    realservers: fc.integer({ min: 1, max: 60 }),
  });
  const property = fc.property(size, (wanted) => {
    const { loaded, diagnostics } = inspectText(bigProfile(wanted), 'big.yaml');
    t.deepEqual(
      diagnostics.filter(({ severity }) => severity === 'error'),
      [],
    );
    const model = loaded && buildModel(loaded.profile);
    t.is(model?.cluster.realservers.length, wanted.realservers);
  });
  t.notThrows(() => fc.assert(property, { numRuns: 20 }));
});
