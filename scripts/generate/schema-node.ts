import { profileSchema } from '../profile/schema.ts';

/** What generators need to know of a JSON Schema. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly format?: string;
  readonly patternErrorMessage?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[] | undefined;
  readonly items?: SchemaNode;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
}

/** The profile's schema as plain JSON. */
export function profileSchemaNode(): SchemaNode {
  const schema: SchemaNode = JSON.parse(JSON.stringify(profileSchema));
  return schema;
}
