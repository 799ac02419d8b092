import type { LoadedProfile } from '../../profile/load.ts';
import { release } from '../../toolchain/release.ts';
import { missingPockets } from '../../toolchain/sources.ts';
import { textDigest } from './checksums.ts';
import type { BuildContext } from '../context.ts';
import type { BuildInputs } from '../build-inputs.ts';
import type { InstalledPackage } from '../rootfs/dpkg.ts';
import { versionsOf } from '../rootfs/package-lock.ts';
import { lvsmithVersion } from '../../runtime/installation.ts';
import { sourceDateEpoch } from '../source-date-epoch.ts';

type ManifestInputs = Omit<BuildInputs, 'rootfs' | 'loaded' | 'archive' | 'key'> & {
  readonly loaded: Pick<LoadedProfile, 'name' | 'text'>;
};

/** What an image is made of, file by file; identical for identical images. */
export function manifestOf(
  context: Pick<BuildContext, 'mkosi' | 'mirror' | 'suites'>,
  inputs: ManifestInputs,
  installed: readonly InstalledPackage[],
): unknown {
  const { role, cluster, image, files, loaded, identity } = inputs;
  return {
    role,
    cluster,
    version: identity.version,
    rootId: identity.rootId,
    profile: { name: loaded.name, sha256: textDigest(loaded.text) },
    lvsmith: lvsmithVersion(),
    mkosi: context.mkosi.version,
    release: release.name,
    pockets: {
      taken: context.suites.map(({ suite }) => suite),
      missing: missingPockets(context.mirror, context.suites),
    },
    sourceDateEpoch: sourceDateEpoch(),
    image,
    packages: versionsOf(installed),
    files: files.map(({ path, kind, content, mode, owner, group, source }) => ({
      path,
      kind,
      mode: mode.toString(8).padStart(4, '0'),
      owner,
      group,
      source,
      sha256: textDigest(content),
    })),
  };
}
