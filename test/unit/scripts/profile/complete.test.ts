import test from 'ava';
import { profileSchemaNode, type SchemaNode } from '../../../../scripts/generate/schema-node.ts';
import { shareOf } from '../../../../scripts/profile/complete.ts';
import { isRecord } from '../../../../scripts/profile/record.ts';
import { load, loadText, variation } from '../../../helpers/profile-texts.ts';

const { profile } = loadText(variation());

test('every default of the schema is a value of the completed profile', (t) => {
  const defaults = defaultsOf(profileSchemaNode(), profile);
  t.true(defaults.length > 30);
  for (const { path, expected, actual } of defaults) t.deepEqual(actual, expected, path);
});

interface Default {
  readonly path: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** Every default of a schema, beside the value in its place. The services by default are looked at elsewhere. */
function defaultsOf(node: SchemaNode, value: unknown, path = ''): Default[] {
  if (!isRecord(value)) return [];
  return Object.entries(node.properties ?? {}).flatMap(([key, schema]) => {
    const inner = value[key];
    const own = { path: `${path}.${key}`, expected: schema.default, actual: inner };
    const first: unknown = Array.isArray(inner) ? inner[0] : undefined;
    return [
      ...(schema.default === undefined || key === 'services' ? [] : [own]),
      ...defaultsOf(schema, inner, own.path),
      ...defaultsOf(schema.items ?? {}, first, `${own.path}[0]`),
    ];
  });
}

test('without services, a cluster serves http and https', (t) => {
  t.deepEqual(
    profile.services.map(({ name, port, addresses, check }) => [name, port, addresses, check.type]),
    [
      ['http', 80, ['10.0.0.100'], 'http'],
      ['https', 443, ['10.0.0.100'], 'https'],
    ],
  );
  t.is(profile.services[0]?.check.host, 'test');
});

test('a floating address has name, prefix length and broadcast address from what is around it', (t) => {
  const [first, second, third] = load('test/fixtures/everything.yaml').profile[
    'floating-addresses'
  ];
  t.like(first, { name: 'www.example.org', prefix: 16, broadcast: '10.1.255.255' });
  t.like(second, { name: 'www6.example.org', prefix: 64, broadcast: undefined });
  t.like(third, { name: 'everything-3', prefix: 24, broadcast: '10.1.0.255' });
});

test('a service that no check type is named after is checked by a connection', (t) => {
  const { services } = loadText(
    variation({ more: 'services: [{ name: db, port: 5432 }]' }),
  ).profile;
  t.is(services[0]?.check.type, 'tcp');
});

test('a realserver has the service’s port and its own weight, unless it says otherwise', (t) => {
  const { services, realservers } = load('test/fixtures/everything.yaml').profile;
  const own = realservers.filter(({ external }) => !external);
  const shares = own.map((server) => services.slice(0, 2).map((it) => shareOf(server, it)));
  t.deepEqual(shares, [
    [
      { port: 8080, weight: 1 },
      { port: 443, weight: 1 },
    ],
    [
      { port: 80, weight: 5 },
      { port: 443, weight: 5 },
    ],
    [
      { port: 80, weight: 1 },
      { port: 443, weight: 0 },
    ],
  ]);
});
