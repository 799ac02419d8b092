import type { Role } from '../../../overlays/shared/node/node.ts';
import { additionsOf } from '../../model/image-settings.ts';
import type { Model } from '../../model/model.ts';

/** Further disks of a role, as udev and fstab(5) name them. */
export function disksView({ image }: Pick<Model, 'image'>, role: Role) {
  return additionsOf(image, role).disks.map(({ serial, device, mount }) => ({
    serial: serial ?? null,
    device: device ?? `/dev/disk/by-lvsmith/${serial}`,
    mount,
  }));
}
