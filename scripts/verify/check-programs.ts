import type { Diagnostic } from '../../overlays/shared/diagnostics/diagnostic.ts';
import { diagnosticAt } from '../../overlays/shared/diagnostics/finding.ts';
import { formatPath } from '../../overlays/shared/diagnostics/path.ts';
import type { LoadedProfile } from '../profile/load.ts';
import { findInImage, type ImageTree } from './image-tree.ts';

/** What the profile's checks run is in the directors' image, and can run there. */
export async function verifyCheckPrograms(
  tree: ImageTree,
  loaded: LoadedProfile,
): Promise<readonly Diagnostic[]> {
  const found = await Promise.all(
    loaded.profile.services.map(async ({ check }, index) => {
      const [program] = check.type === 'command' ? check.command : [];
      const problem = program === undefined ? undefined : await problemWith(tree, program);
      if (problem === undefined) return [];
      const path = ['services', index, 'check', 'command', 0];
      const place = loaded.place(formatPath(path));
      return [diagnosticAt(loaded.file, place, { code: 'missing-program', path, ...problem })];
    }),
  );
  return found.flat();
}

interface Problem {
  readonly message: string;
  readonly hint: string;
}

async function problemWith(tree: ImageTree, program: string): Promise<Problem | undefined> {
  const found = await findInImage(tree, program);
  if (found === undefined)
    return {
      message: `the directors' image has no ${program}: all servers of this service would be down for ever`,
      hint: 'add its package to image.packages, or bring it in a folder of image.overlays',
    };
  if (!found.isFile || (found.mode & 0o001) === 0)
    return {
      message: `${program} cannot be executed by mon's user in the directors' image`,
      hint: 'it must be a file of mode 755',
    };
  const [, interpreter] = /^#![ \t]*(\S+)/.exec(found.start) ?? [];
  if (interpreter === undefined || (await findInImage(tree, interpreter)) !== undefined)
    return undefined;
  return {
    message: `the directors' image has no ${interpreter}, which ${program} is a script of`,
    hint: 'add its package to image.packages',
  };
}
