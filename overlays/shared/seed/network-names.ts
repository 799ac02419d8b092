import type { NetworkName } from '../cluster.ts';
import type { NetworkDevice } from './network.ts';
import type { ProfileNode } from './profile-network.ts';

/**
 * Which network of the profile a device of a seed is in: by its name (its id, or what it is renamed
 * to), or because it has the node's address in that network. Undefined: another network, which is the
 * administrator's own.
 */
export function networkNameOf(device: NetworkDevice, node: ProfileNode): NetworkName | undefined {
  const names: readonly (string | undefined)[] = [
    device.id,
    device.kind === 'ethernet' ? device.setName : undefined,
  ];
  return node.attachments.find(
    ({ network, address, address6 }) =>
      names.includes(network) ||
      device.addresses.some((each) => [address, address6].includes(each.split('/')[0])),
  )?.network;
}
