import type { LoadedProfile } from '../profile/load.ts';
import { release } from '../toolchain/release.ts';
import { missingPockets } from '../toolchain/sources.ts';
import { textDigest } from './checksums.ts';
import type { BuildContext } from './context.ts';
import type { DiskRequest } from './disk-request.ts';
import type { InstalledPackage } from './dpkg.ts';
import { lockOf } from './lock.ts';
import { lvsmithVersion, sourceDateEpoch } from './version.ts';

/** What an image is made of, file by file: the same for the same image. */
export function manifestOf(
  context: Pick<BuildContext, 'mkosi' | 'mirror' | 'suites'>,
  request: Omit<DiskRequest, 'packages'>,
  loaded: Pick<LoadedProfile, 'name' | 'text'>,
  installed: readonly InstalledPackage[],
): unknown {
  return {
    role: request.role,
    cluster: request.cluster,
    profile: { name: loaded.name, sha256: textDigest(loaded.text) },
    lvsmith: lvsmithVersion(),
    mkosi: context.mkosi.version,
    release: release.name,
    pockets: {
      taken: context.suites.map(({ suite }) => suite),
      missing: missingPockets(context.mirror, context.suites),
    },
    sourceDateEpoch: sourceDateEpoch(),
    image: request.image,
    packages: lockOf(installed).packages,
    files: request.files.map(({ path, kind, content, mode, owner, group, source }) => ({
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
