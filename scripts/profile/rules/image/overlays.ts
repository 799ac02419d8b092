import { realpathSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { roles } from '../../../../overlays/shared/node/node.ts';
import type { CompleteProfile } from '../../complete.ts';
import { statusOf } from '../../status-of.ts';
import { rule } from '../rule.ts';

/** The user's own overlay folders exist, and lie where the profile does unless it says that they may not. */
export const overlays = rule(
  ['overlay-missing', 'overlay-outside'],
  ['image'],
  ({ image }, { file }) =>
    namedFolders(image).flatMap(({ folder, path }): Finding[] => {
      const home = dirname(resolve(file));
      const place = resolve(home, folder);
      if (statusOf(place)?.isDirectory() !== true)
        return [
          {
            code: 'overlay-missing',
            path,
            message: `there is no folder ${place}`,
            hint: 'overlays are relative to the folder of the profile',
          },
        ];
      if (image['overlays-outside'] || isBelow(place, home)) return [];
      return [
        {
          code: 'overlay-outside',
          path,
          message: `${place} is outside the folder of the profile, and all of it would be in the images`,
          hint: 'move it there; or, if you mean it, set overlays-outside: true',
        },
      ];
    }),
);

function namedFolders(image: CompleteProfile['image']) {
  const within = (folders: readonly string[], ...keys: readonly string[]) =>
    folders.map((folder, index) => ({ folder, path: [...keys, index] }));
  return [
    ...within(image.overlays, 'image', 'overlays'),
    ...roles.flatMap((role) => within(image[role].overlays, 'image', role, 'overlays')),
  ];
}

/** Links are followed: what counts is what is read. */
function isBelow(place: string, folder: string): boolean {
  const home = statusOf(folder) === undefined ? folder : realpathSync(folder);
  const below = relative(home, realpathSync(place));
  return below !== '' && below.split('/')[0] !== '..';
}
