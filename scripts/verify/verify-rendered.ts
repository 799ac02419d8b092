import type { Role } from '../../overlays/shared/node/node.ts';
import type { RenderedProfile } from '../render/render-profile.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { verifyCheckPrograms } from './check-programs.ts';
import { verifyEnabledUnits } from './enabled-units.ts';
import { verifyPreseed } from './preseed.ts';
import { diagnose, RenderedInvalid } from './tool-finding.ts';
import { verifyTree } from './verify-tree.ts';

/**
 * Lets the programs of a root file system check what a profile renders to, before an image is made of it: the
 * image's own programs are the very versions that will read the files.
 *
 * @param programs The bundled programs of the role, which units may name.
 * @param removed Path patterns of what the disk leaves out of the root file system.
 * @throws RenderedInvalid (exit code 6) with each finding at its line of the profile.
 */
export async function verifyRendered(
  { loaded, model, trees }: RenderedProfile,
  role: Role,
  programs: readonly RenderedFile[],
  tree: string,
  removed: readonly string[],
): Promise<void> {
  const files = trees[role];
  const names = new Set(programs.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
  const { cluster } = model;
  const findings = await verifyTree({ role, cluster, files, programs: names, tree });
  const image = { files: [...files, ...programs], rootfs: tree, removed };
  const missing = role === 'director' ? await verifyCheckPrograms(image, loaded) : [];
  const units = await verifyEnabledUnits(image, loaded, role);
  const unasked = await verifyPreseed(image, loaded, role);
  const diagnostics = [...diagnose(findings, files, loaded), ...missing, ...units, ...unasked];
  if (diagnostics.length > 0) throw new RenderedInvalid(diagnostics, files, loaded);
}
