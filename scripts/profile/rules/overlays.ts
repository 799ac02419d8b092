import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Finding } from '../finding.ts';
import { rule, type Rule } from './rule.ts';

/** The user's own overlay folders are there. The only rule that looks outside the profile. */
export function overlaysOf(file: string): Rule {
  return rule(['image'], ({ image = {} }) =>
    (image.overlays ?? []).flatMap((folder, index): Finding[] => {
      const path = resolve(dirname(file), folder);
      if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return [];
      return [
        {
          code: 'overlay-missing',
          path: ['image', 'overlays', index],
          message: `there is no folder ${path}`,
          hint: 'overlays are relative to the folder of the profile',
        },
      ];
    }),
  );
}
