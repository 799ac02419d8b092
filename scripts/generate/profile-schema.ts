import { profileSchema } from '../profile/schema.ts';

/** The JSON Schema that editors check a profile with while it is being written. */
export function profileSchemaFile(): string {
  return `${JSON.stringify(profileSchema, null, 2)}\n`;
}
