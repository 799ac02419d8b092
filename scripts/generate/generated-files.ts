import { profileReference } from './profile-reference.ts';
import { profileValidatorFile } from './profile-validator.ts';
import { profileSchemaFile } from './profile-schema.ts';

/**
 * Every committed file that is made from another: its path, and what makes it. `npm run generate`
 * writes them, a test compares them.
 */
export const generatedFiles: Readonly<Record<string, () => string | Promise<string>>> = {
  'profiles/schema/profile.schema.json': profileSchemaFile,
  'scripts/profile/validate-profile.generated.js': profileValidatorFile,
  'docs/profile.md': profileReference,
};
