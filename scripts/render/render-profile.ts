import type { Path } from '../../overlays/shared/diagnostics/path.ts';
import type { Role } from '../../overlays/shared/node/node.ts';
import { buildModel, type Model } from '../model/model.ts';
import { loadProfile, type LoadedProfile } from '../profile/load.ts';
import { tlsPairs, type TlsPair } from '../profile/tls/tls-pairs.ts';

import { overlayConflicts, renderTree, type OverlayConflict } from './render.ts';
import type { RenderedFile } from './rendered-file.ts';
import type { OverlaySource } from './source.ts';
import { invalidOverlays, type OverlayFinding } from './invalid-overlays.ts';
import { readOverlays, readUserOverlay } from './read-overlays.ts';

/** A profile and everything that it makes of the images, in memory. */
export interface RenderedProfile {
  readonly loaded: LoadedProfile;
  readonly model: Model;
  readonly trees: Readonly<Record<Role, readonly RenderedFile[]>>;
  /** By node; no image has them. */
  readonly certificates: ReadonlyMap<string, TlsPair>;
}

/**
 * From a profile's name or file to the overlay trees of both roles, as build, render and check all
 * take it.
 *
 * @throws InvalidDocument (exit code 3) when the profile, or an overlay folder that it names, is not
 * valid.
 */
export async function renderProfile(nameOrFile: string): Promise<RenderedProfile> {
  return renderLoaded(await loadProfile(nameOrFile));
}

/** The same for a profile that is loaded already. */
export async function renderLoaded(loaded: LoadedProfile): Promise<RenderedProfile> {
  const model = buildModel(loaded.profile);
  const common = await userSources(loaded, model.image.overlays, ['image', 'overlays']);
  const tree = async (role: Role): Promise<RenderedFile[]> => {
    const own = await userSources(loaded, model.image[role].overlays, ['image', role, 'overlays']);
    const sources = [...(await readOverlays(role)), ...common, ...own];
    const conflicts = overlayConflicts(sources);
    if (conflicts.length > 0) throw invalidOverlays(loaded, conflicts.map(conflictFinding));
    return renderTree(model, role, sources);
  };
  const trees = { director: await tree('director'), realserver: await tree('realserver') };
  return { loaded, model, trees, certificates: tlsPairs(loaded.profile, loaded.file) };
}

async function userSources(
  loaded: LoadedProfile,
  folders: readonly string[],
  path: Path,
): Promise<OverlaySource[]> {
  const found = await Promise.all(
    folders.map((folder, index) => readUserOverlay(folder, loaded.file, [...path, index])),
  );
  const findings = found.flatMap((each) => each.findings);
  if (findings.length > 0) throw invalidOverlays(loaded, findings);
  return found.flatMap(({ sources }) => sources);
}

/** @throws Error when both sources are lvsmith's own: that is a defect of lvsmith. */
function conflictFinding({ path, sources: [first, second] }: OverlayConflict): OverlayFinding {
  const named = [second, first].find(({ origin }) => origin !== undefined);
  if (named?.origin === undefined)
    throw new Error(`${path} comes from both ${first.source} and ${second.source}`);
  return {
    code: 'overlay-conflict',
    path: named.origin,
    message: `${path} comes from both ${first.source} and ${second.source}`,
    hint:
      path === '/etc/nftables.conf'
        ? 'the firewall is made of the profile: open ports with image.ports'
        : 'each file of an image has one source: take it out of one of the two, or use a drop-in beside it',
  };
}
