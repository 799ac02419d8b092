import { defined } from '../../overlays/shared/defined.ts';
import { checkTypes } from '../checks/registry.ts';
import { profileSchemaNode, type SchemaNode } from './schema-node.ts';

const introduction = `# The profile, key by key

<!-- Generated from scripts/profile/schema.ts by \`npm run generate\`. Do not edit. -->

One YAML document describes one cluster. [Write a profile](guide/write-a-profile.md) leads through it;
this page lists every key. What keys mean together is checked too: [Diagnostics](diagnostics.md) has every
finding.

Editors that speak to yaml-language-server complete and check a profile whose first line is
\`# yaml-language-server: $schema=schema/profile.schema.json\`.
`;

/** The reference page of the profile, from the descriptions in its schema. */
export function profileReference(): string {
  return [introduction, ...sections('', profileSchemaNode())].join('\n');
}

/** One heading and table for an object, then those of the objects in it. */
function sections(path: string, node: SchemaNode): string[] {
  const entries = Object.entries(node.properties ?? {});
  const title = path === '' ? '## The document' : `## \`${path}\``;
  const rows = entries.map(([key, value]) =>
    row(key, value, node.required?.includes(key) ?? false),
  );
  const about = path === '' || node.description === undefined ? [] : [node.description, ''];
  const table = ['| key | value | default | meaning |', '| --- | --- | --- | --- |', ...rows, ''];
  const inner = entries.flatMap(([key, value]) => {
    const { step, object } = objectIn(value);
    return object === undefined ? [] : sections(joined(path, key) + step, object);
  });
  return [title, '', ...about, ...table, ...(additions[path] ?? []), ...inner];
}

/** What a section has besides its keys. */
const additions: Readonly<Record<string, readonly string[]>> = {
  'services[].check': [
    'The types, and the keys that each has for itself:',
    '',
    '| type | what it does | keys | default of |',
    '| --- | --- | --- | --- |',
    ...checkTypes.map(({ name, summary, options, port }) => {
      const keys = Object.keys(options).map(code).join(', ');
      const services = port === undefined ? '' : `services named ${code(name)} (port ${port})`;
      return `| ${code(name)} | ${cell(summary)} | ${keys || '–'} | ${services || '–'} |`;
    }),
    '',
  ],
};

function joined(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** The object that a value is, holds as a list, or holds by name. */
function objectIn(node: SchemaNode): { step: string; object?: SchemaNode } {
  if (node.properties !== undefined) return { step: '', object: node };
  if (node.items?.properties !== undefined)
    return { step: '[]', object: { ...node.items, ...described(node) } };
  const [byName] = Object.values(node.patternProperties ?? {});
  if (byName === undefined) return { step: '' };
  return { step: '.NAME', object: { ...byName, ...described(node) } };
}

function described(node: SchemaNode): Pick<SchemaNode, 'description'> {
  return defined({ description: node.description });
}

function row(key: string, node: SchemaNode, required: boolean): string {
  const byDefault = required ? 'required' : defaultText(node.default);
  return `| \`${key}\` | ${cell(kind(node))} | ${byDefault} | ${cell(node.description ?? '')} |`;
}

/** An empty list or text is no default that a person would write. */
function defaultText(value: unknown): string {
  const isEmpty =
    value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  return isEmpty ? '–' : code(value);
}

const formats: Readonly<Record<string, string>> = {
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
  ip: 'IPv4 or IPv6 address',
  cidr4: 'IPv4 network',
  cidr6: 'IPv6 network',
};

function kind(node: SchemaNode): string {
  if (node.enum !== undefined) return node.enum.map(code).join(', ');
  if (node.type === 'array') return `list of ${counted(node)}: ${kind(node.items ?? {})}`;
  if (node.type === 'object')
    return node.patternProperties === undefined ? 'keys, see below' : 'keys by name, see below';
  if (node.type === 'integer') return `whole number${range(node)}`;
  if (node.type === 'boolean') return '`true` or `false`';
  return node.patternErrorMessage ?? formats[node.format ?? ''] ?? 'text';
}

function counted({ minItems = 0, maxItems }: SchemaNode): string {
  if (maxItems === undefined) return minItems === 0 ? 'any number' : `${minItems} or more`;
  return minItems === 0 ? `up to ${maxItems}` : `${minItems} to ${maxItems}`;
}

function range({ minimum, maximum }: SchemaNode): string {
  return minimum === undefined || maximum === undefined ? '' : `, ${minimum} to ${maximum}`;
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

/** A bar would end the table's cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
