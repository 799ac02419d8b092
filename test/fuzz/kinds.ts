import type { FuzzKind } from './kind.ts';
import { alert } from './kinds/alert.ts';
import { importKind } from './kinds/import.ts';
import { media } from './kinds/media.ts';
import { profile } from './kinds/profile.ts';
import { seed } from './kinds/seed.ts';
import { stateFiles } from './kinds/state-files.ts';
import { table } from './kinds/table.ts';

/** Everything that reads what others wrote. */
export const kinds: readonly FuzzKind[] = [
  profile,
  seed,
  media,
  alert,
  table,
  stateFiles,
  importKind,
];
