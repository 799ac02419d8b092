import type { Role } from '../../overlays/shared/node/node.ts';
import type { ImageSettings } from '../model/image-settings.ts';
import type { LoadedProfile } from '../profile/load.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import type { BuildKey } from '../secrets/build-key.ts';
import type { ImageIdentity } from './image-identity.ts';
import type { Rootfs } from './rootfs/rootfs-cache.ts';

/** Everything that a disk is made of. */
export interface DiskInputs {
  readonly role: Role;
  /** The cluster's name: its disks have GUIDs of their own, the same in every build. */
  readonly cluster: string;
  readonly image: ImageSettings;
  readonly rootfs: Rootfs;
  /** Rendered files and bundled programs. */
  readonly files: readonly RenderedFile[];
  readonly identity: ImageIdentity;
  /** Signs what updates machines to this image. */
  readonly key: BuildKey;
}

/** Everything that an image is made of: the metadata also describes the profile. */
export interface BuildInputs extends DiskInputs {
  readonly loaded: LoadedProfile;
  /** The day of the archive that the packages were taken from. */
  readonly archive: string;
}
