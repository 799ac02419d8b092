import { profileSchemaNode, type SchemaNode } from './schema-node.ts';

/**
 * The defaults of the profile's schema, as TypeScript: its values need no typebox, and its types make the
 * keys of a completed profile certain to be there.
 */
export function profileDefaultsFile(): string {
  const defaults = JSON.stringify(defaultsOf(profileSchemaNode()), null, 2);
  return [
    '// Generated from scripts/profile/schema.ts by `npm run generate`. Do not edit.',
    '',
    '/** The default of each key that has one; `key[]` has those of the entries of a list. */',
    `export const defaults = ${defaults} as const;`,
    '',
  ].join('\n');
}

function defaultsOf(node: SchemaNode): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node.properties ?? {})) {
    if (value.default !== undefined) found[key] = value.default;
    add(key, value);
    if (value.items !== undefined) add(`${key}[]`, value.items);
  }
  return found;

  function add(key: string, inner: SchemaNode): void {
    const own = defaultsOf(inner);
    if (Object.keys(own).length > 0) found[key] = own;
  }
}
