import type { Role } from '../../overlays/shared/node.ts';
import type { ImageSettings } from '../model/image-settings.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import type { PackageTree } from './package-store.ts';

/** Everything that one disk is made of. */
export interface DiskRequest {
  readonly role: Role;
  /** The cluster's name: gives its disks GUIDs of their own, the same in every build. */
  readonly cluster: string;
  readonly image: ImageSettings;
  readonly packages: PackageTree;
  readonly files: readonly RenderedFile[];
}
