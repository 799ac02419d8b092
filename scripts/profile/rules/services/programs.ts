import { dirname, join, resolve } from 'node:path';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { rule } from '../rule.ts';
import { statusOf } from '../../status-of.ts';

/** Where the packages of Debian have programs. Whether one has this one, only the build knows. */
const ofPackages = /^\/(usr\/(?!local\/)|s?bin\/|lib)/;

/** mon's user is none of the owners. */
const executableByOthers = 0o001;

/** What a check runs is brought by an overlay, unless a package may bring it. */
export const programs = rule(
  ['missing-program'],
  ['services', 'image'],
  ({ services, image }, { file }) =>
    services.flatMap(({ check }, index): Finding[] => {
      const [program] = check.type === 'command' ? check.command : [];
      // Anything but an absolute path is a finding of its own.
      if (program?.startsWith('/') !== true) return [];
      const named = [...image.overlays, ...image.director.overlays];
      const folders = named.map((folder) => resolve(dirname(file), folder));
      const path = ['services', index, 'check', 'command', 0];
      return problemWith(program, folders).map((problem) => ({
        code: 'missing-program',
        path,
        ...problem,
      }));
    }),
);

function problemWith(program: string, folders: readonly string[]) {
  const brought = folders
    .map((folder) => join(folder, program))
    .map((path) => ({ path, status: statusOf(path) }))
    .find(({ status }) => status !== undefined);
  if (brought === undefined)
    return ofPackages.test(program)
      ? []
      : [
          {
            message: `nothing brings ${program}: all servers of this service would be down for ever`,
            hint: `put it into a folder of image.overlays, as FOLDER${program}`,
          },
        ];
  const { path, status } = brought;
  if (status?.isFile() === true && (status.mode & executableByOthers) !== 0) return [];
  return [{ message: `${path} cannot be executed by mon's user`, hint: `run chmod 755 ${path}` }];
}
