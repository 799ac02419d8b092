import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { parse } from 'yaml';
import { profileSchemaNode, type SchemaNode } from '../../scripts/generate/schema-node.ts';

// Nothing is documented that was never built: every key of a profile is in one of which a test builds images.

/** Each with the test that builds it. */
const built: Readonly<Record<string, string>> = {
  'test/fixtures/everything.yaml': 'test/built-images/everything.test.ts',
  'test/built-images/profiles/writable.yaml': 'test/built-images/settings.test.ts',
  'test/cluster/profiles/pair.yaml': 'test/cluster/pair.test.ts',
  'test/cluster/profiles/four.yaml': 'test/cluster/four.test.ts',
  'test/cluster/profiles/witness.yaml': 'test/cluster/witness.test.ts',
  'test/cluster/profiles/sites.yaml': 'test/cluster/sites.test.ts',
};

/** Every key of the schema, as `services[].check.path`; a key that the user chooses is `*`. */
function keysOf(node: SchemaNode, path = ''): readonly string[] {
  const below = [
    ...Object.entries(node.properties ?? {}).map(
      ([key, child]) => [child, path === '' ? key : `${path}.${key}`] as const,
    ),
    ...Object.values(node.patternProperties ?? {}).map((child) => [child, `${path}.*`] as const),
    ...(node.items === undefined ? [] : [[node.items, `${path}[]`] as const]),
  ];
  return below.flatMap(([child, at]) => [at, ...keysOf(child, at)]);
}

/** Those of them that a document has. */
function usedIn(node: SchemaNode, value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) {
    const { items } = node;
    if (items === undefined) return [];
    return value.flatMap((each) => [`${path}[]`, ...usedIn(items, each, `${path}[]`)]);
  }
  if (typeof value !== 'object' || value === null) return [];
  const chosen = Object.values(node.patternProperties ?? {})[0];
  return Object.entries(value).flatMap(([key, child]) => {
    const known = node.properties?.[key];
    const at = known === undefined ? `${path}.*` : path === '' ? key : `${path}.${key}`;
    const next = known ?? chosen;
    return next === undefined ? [] : [at, ...usedIn(next, child, at)];
  });
}

const schema = profileSchemaNode();

test('every key of a profile is in one of which a test builds images', async (t) => {
  const texts = await Promise.all(Object.keys(built).map((file) => readFile(file, 'utf8')));
  const used = new Set(texts.flatMap((text) => usedIn(schema, parse(text))));
  const keys = keysOf(schema);
  t.true(keys.length > 100);
  t.deepEqual(
    keys.filter((key) => !used.has(key)),
    [],
  );
});

test('the tests that are said to build them do', async (t) => {
  for (const [profile, file] of Object.entries(built)) {
    const text = await readFile(file, 'utf8');
    t.true(text.includes(profile), `${file} names ${profile}`);
    t.regex(text, /buildImage|Cluster|bringUp|useLab|lab/i);
  }
});

test('every profile of built images is built', async (t) => {
  const folder = 'test/built-images/profiles';
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
  t.deepEqual(
    names.filter((name) => !(join(folder, name) in built)),
    [],
  );
});
