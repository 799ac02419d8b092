import { profileDefaultsFile } from './profile-defaults.ts';
import { profileReference } from './profile-reference.ts';
import { profileValidatorFile } from './profile-validator.ts';
import { profileSchemaFile } from './profile-schema.ts';
import { roomRules } from './room-rules.ts';
import { roomTable } from './room-table.ts';

/**
 * Every committed file that is made from another: its path, and what makes it. `npm run generate`
 * writes them, a test compares them.
 */
export const generatedFiles: Readonly<Record<string, () => string | Promise<string>>> = {
  'profiles/schema/profile.schema.json': profileSchemaFile,
  'scripts/profile/validate-profile.generated.js': profileValidatorFile,
  'scripts/profile/defaults.generated.ts': profileDefaultsFile,
  'docs/profile.md': profileReference,
  'docs/rooms.md': roomTable,
  'scripts/rooms.oxlintrc.json': roomRules,
};
