import { familyOf, isInSubnet } from '../../../../overlays/shared/net/ip.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { writtenNetwork, writtenNetworks } from './written-networks.ts';
import { nodeAddresses } from '../../nodes.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import type { CompleteProfile } from '../../complete.ts';
import { parseSubnet, type Subnet } from '../../values/subnet.ts';
import { rule } from '../rule.ts';

/** Every address lies in its network, and is not an address that names the network or all of it. */
export const insideSubnet = rule(
  ['address-outside-subnet', 'reserved-address'],
  ['networks', 'directors', 'realservers', 'floating-addresses'],
  (profile) => {
    const findings: Finding[] = [];
    const check = (address: string, network: string, path: Path): void => {
      findings.push(...misplaced(profile.networks, network, address, path));
    };
    for (const { name, path, gateway, gateway6 } of writtenNetworks(profile.networks)) {
      if (gateway !== undefined) check(gateway, name, [...path, 'gateway']);
      // A link-local router (RFC 4861) is in every network.
      if (gateway6 !== undefined && !/^fe[89ab]/i.test(gateway6))
        check(gateway6, name, [...path, 'gateway6']);
    }
    // Where somebody else's server may be depends on its services: the rule `external`.
    for (const { address, network, path } of nodeAddresses(profile))
      if (path[0] !== 'realservers' || profile.realservers[Number(path[1])]?.external !== true)
        check(address, network, path);
    for (const [index, floating] of profile['floating-addresses'].entries())
      check(floating.address, floating.interface, ['floating-addresses', index, 'address']);
    return findings;
  },
);

/** What is wrong with an address in a network; nothing where the network itself is missing. */
export function misplaced(
  networks: CompleteProfile['networks'],
  network: string,
  address: string,
  path: Path,
): Finding[] {
  const own = writtenNetwork(networks, network);
  const cidr = familyOf(address) === 6 && network !== 'heartbeat' ? own?.subnet6 : own?.subnet;
  // A network that is not there at all is another rule's finding.
  const subnet = cidr === undefined ? undefined : parseSubnet(cidr);
  if (cidr === undefined || subnet === undefined) return [];
  const inside = isInSubnet(address, cidr);
  if (inside === false)
    return [
      {
        code: 'address-outside-subnet',
        path,
        message: `${address} is outside the ${network} network ${cidr}`,
        hint: `use an address of ${subnet.network}/${subnet.prefix}, or correct the network`,
      },
    ];
  return inside === true ? ownAddress(subnet, address, path) : [];
}

/** The first address of an IPv4 network names the network, the last one every machine in it. */
function ownAddress(subnet: Subnet, address: string, path: Path): Finding[] {
  if (subnet.family === 6 || subnet.prefix >= 31) return [];
  if (address !== subnet.network && address !== subnet.broadcast) return [];
  const role = address === subnet.network ? 'the address of the network itself' : 'its broadcast';
  return [
    {
      code: 'reserved-address',
      path,
      message: `${address} is ${role}: no machine can have it`,
    },
  ];
}
