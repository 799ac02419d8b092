import type { Role } from '../../overlays/shared/node.ts';
import type { RenderedProfile } from '../image/render-profile.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { diagnose, RenderedInvalid } from './finding.ts';
import { verifyTree } from './verify-tree.ts';

/**
 * Has the programs of a tree of packages judge what a profile renders to, before an image is made of
 * it: those of the image's own tree are the very versions that will read it.
 *
 * @param programs The bundled programs of the role, which units may name.
 * @throws RenderedInvalid (exit code 6) with each finding at its line of the profile.
 */
export async function verifyRendered(
  { loaded, model, trees }: RenderedProfile,
  role: Role,
  programs: readonly RenderedFile[],
  tree: string,
): Promise<void> {
  const files = trees[role];
  const names = new Set(programs.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)));
  const { cluster } = model;
  const findings = await verifyTree({ role, cluster, files, programs: names, tree });
  if (findings.length > 0)
    throw new RenderedInvalid(diagnose(findings, files, loaded), files, loaded);
}
