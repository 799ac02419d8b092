import { openRootfs, type HeldRootfs } from '../../image/rootfs/rootfs.ts';
import { prepareBuild } from '../../image/prepare.ts';
import type { ImageSettings } from '../../model/image-settings.ts';
import type { Progress } from '../../progress/progress.ts';

/**
 * The packages of a director, as its image has them: installed once, and then found in the cache.
 *
 * @param added further packages.
 * @param output a folder for the logs of an installation.
 */
export async function openDirectorTree(
  image: ImageSettings,
  added: readonly string[],
  { progress, output }: { readonly progress: Progress; readonly output: string },
): Promise<HeldRootfs> {
  const context = await prepareBuild({ mirror: {}, progress, output });
  return openRootfs(context, 'director', { ...image, packages: [...image.packages, ...added] });
}
