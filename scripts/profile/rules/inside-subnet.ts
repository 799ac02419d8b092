import { contains, family, parseSubnet, type Subnet } from '../address.ts';
import type { Finding } from '../finding.ts';
import { nodeAddresses } from '../nodes.ts';
import type { Path } from '../path.ts';
import type { Profile } from '../schema.ts';
import { rule } from './rule.ts';

/** Every address lies in the network that it is said to be in, and is not the network's own. */
export const insideSubnet = rule(
  ['networks', 'directors', 'realservers', 'floating-addresses'],
  (profile) => {
    const { gateway, gateway6 } = profile.networks.public;
    const findings: Finding[] = [];
    const look = (address: string, network: 'public' | 'heartbeat', path: Path): void => {
      findings.push(...misplaced(profile.networks, network, address, path));
    };
    if (gateway !== undefined) look(gateway, 'public', ['networks', 'public', 'gateway']);
    // A link-local router (RFC 4861) is in every network.
    if (gateway6 !== undefined && !/^fe[89ab]/i.test(gateway6))
      look(gateway6, 'public', ['networks', 'public', 'gateway6']);
    for (const { address, network, path } of nodeAddresses(profile)) look(address, network, path);
    for (const [index, floating] of profile['floating-addresses'].entries())
      look(floating.address, floating.interface ?? 'public', [
        'floating-addresses',
        index,
        'address',
      ]);
    return findings;
  },
);

function misplaced(
  networks: Profile['networks'],
  network: 'public' | 'heartbeat',
  address: string,
  path: Path,
): Finding[] {
  const cidr =
    family(address) === 6 && network === 'public'
      ? networks.public.subnet6
      : networks[network]?.subnet;
  // A network that is not there at all is another rule's finding.
  const subnet = cidr === undefined ? undefined : parseSubnet(cidr);
  if (subnet === undefined) return [];
  const inside = contains(subnet, address);
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

/** The first and last address of an IPv4 network name the network and everybody in it. */
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
