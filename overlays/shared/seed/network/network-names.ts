import type { Attachment } from '../../cluster/cluster.ts';
import type { NetworkDevice } from './network.ts';
import type { ProfileNode } from './profile-network.ts';
import { canonicalAddress, withoutPrefix } from '../../net/ip.ts';

/**
 * Maps each device of a seed, by its id, to the network of the profile that it belongs to. A device that matches
 * none is left to the administrator. A device belongs to a network by its name (its id, or what it is renamed to)
 * or because it has the node's address there; otherwise by the MAC address in the profile, since platforms
 * choose names freely and may leave the address to DHCP.
 */
export function networkNames(
  devices: readonly NetworkDevice[],
  { attachments }: ProfileNode,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
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
  const own = [address, address6 ?? ''].map(canonicalAddress);
  return (
    names.includes(network) ||
    device.addresses.some((each) => own.includes(canonicalAddress(withoutPrefix(each))))
  );
}

function isCard(device: NetworkDevice, { mac }: Attachment): boolean {
  return device.kind === 'ethernet' && mac !== undefined && device.mac === mac.toLowerCase();
}
