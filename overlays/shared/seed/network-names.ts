import type { Attachment, NetworkName } from '../cluster.ts';
import type { NetworkDevice } from './network.ts';
import type { ProfileNode } from './profile-network.ts';
import { plainAddress } from './same-address.ts';

/**
 * Which devices of a seed are in which network of the profile, by their ids. One that is in none is
 * in a network of the administrator's own. A device is in a network by its name (its id, or what it is
 * renamed to), or because it has the node's address there. Where neither says it, it is the card whose
 * MAC address the profile gives: a platform names its devices as it likes, and may leave the address to
 * its DHCP server.
 */
export function networkNames(
  devices: readonly NetworkDevice[],
  { attachments }: ProfileNode,
): ReadonlyMap<string, NetworkName> {
  const names = new Map<string, NetworkName>();
  const join = (attachment: Attachment, isIn: typeof isNamed): void => {
    for (const device of devices)
      if (!names.has(device.id) && isIn(device, attachment))
        names.set(device.id, attachment.network);
  };
  for (const attachment of attachments) join(attachment, isNamed);
  const found = new Set(names.values());
  for (const attachment of attachments)
    if (!found.has(attachment.network)) join(attachment, isCard);
  return names;
}

function isNamed(device: NetworkDevice, { network, address, address6 }: Attachment): boolean {
  const names = [device.id, device.kind === 'ethernet' ? device.setName : undefined];
  const own = [address, address6 ?? ''].map(plainAddress);
  return (
    names.includes(network) ||
    device.addresses.some((each) => own.includes(plainAddress(each.split('/')[0] ?? '')))
  );
}

function isCard(device: NetworkDevice, { mac }: Attachment): boolean {
  return device.kind === 'ethernet' && mac !== undefined && device.mac === mac.toLowerCase();
}
