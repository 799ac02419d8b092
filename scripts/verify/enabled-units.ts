import type { Diagnostic } from '../../overlays/shared/diagnostics/diagnostic.ts';
import { diagnosticAt } from '../../overlays/shared/diagnostics/finding.ts';
import { formatPath, type Path } from '../../overlays/shared/diagnostics/path.ts';
import type { Role } from '../../overlays/shared/node/node.ts';
import type { LoadedProfile } from '../profile/load.ts';
import { findInImage, type ImageTree } from './image-tree.ts';

/** Where units are, the local ones first (systemd.unit(5)). */
const folders = ['/etc/systemd/system', '/usr/local/lib/systemd/system', '/usr/lib/systemd/system'];

/** What the profile enables is in the image of the role: nothing can enable a unit that is not. */
export async function verifyEnabledUnits(
  tree: ImageTree,
  loaded: LoadedProfile,
  role: Role,
): Promise<readonly Diagnostic[]> {
  const { image } = loaded.profile;
  const named = [
    ...image.enable.map((unit, index) => ({ unit, path: ['image', 'enable', index] })),
    ...image[role].enable.map((unit, index) => ({ unit, path: ['image', role, 'enable', index] })),
  ];
  const found = await Promise.all(
    named.map(async ({ unit, path }) =>
      (await hasUnit(tree, unit)) ? [] : [missing(loaded, unit, path, role)],
    ),
  );
  return found.flat();
}

async function hasUnit(tree: ImageTree, unit: string): Promise<boolean> {
  // An instance is made of its template: serial-getty@ttyS1.service of serial-getty@.service.
  const names = [unit, unit.replace(/@[^.]*(?=\.)/, '@')];
  for (const folder of folders)
    for (const name of names)
      if ((await findInImage(tree, `${folder}/${name}`))?.isFile === true) return true;
  return false;
}

function missing(loaded: LoadedProfile, unit: string, path: Path, role: Role): Diagnostic {
  return diagnosticAt(loaded.file, loaded.place(formatPath(path)), {
    code: 'missing-unit',
    path,
    message: `the image of a ${role} has no unit ${unit}: it would never start`,
    hint: 'add its package to image.packages, or bring it in an overlay; for one role alone, enable it there (image.director.enable)',
  });
}
