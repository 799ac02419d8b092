import { existsSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Path below the project's root → target of the link. */
export type Links = Readonly<Record<string, string>>;

/** Where the package has the links; a checkout has them as links. */
export const packedLinksFile = 'build/js/overlay-links.json';

/**
 * The symbolic links of lvsmith's own overlays that an installed package has in a list, because npm packs none.
 * Empty in a checkout, whatever an earlier packing left there.
 *
 * @param root where lvsmith is.
 */
export async function readPackedLinks(root: string): Promise<Links> {
  if (existsSync(join(root, 'tsconfig.json'))) return {};
  const links: Links = JSON.parse(await readFile(join(root, packedLinksFile), 'utf8'));
  return links;
}

/** The links that are there, for the package. */
export async function findLinks(root: string): Promise<Links> {
  const entries = await readdir(join(root, 'overlays'), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [relative(root, path), await readlink(path)])),
  );
}
