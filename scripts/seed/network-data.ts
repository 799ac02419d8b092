import { defined } from '../../overlays/shared/defined.ts';
import { isIpv6, parseCidr, type Cidr } from '../../overlays/shared/net/ip.ts';
import type {
  NetworkConfig,
  NetworkDevice,
  Route,
} from '../../overlays/shared/seed/network/network.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';

/**
 * OpenStack's network_data.json. It finds NICs by their MAC addresses alone, and knows no search domains.
 *
 * @throws Failure when a NIC has none, and for search domains.
 */
export function networkDataOf({ devices }: NetworkConfig): Record<string, unknown> {
  const addresses = devices.flatMap((device) => device.nameservers);
  if (devices.some(({ searchDomains }) => searchDomains.length > 0))
    throw new Failure('a ConfigDrive cannot say which domains names are looked up in', {
      exitCode: exitCodes.invalid,
      hint: 'make a NoCloud seed, or leave networks.public.search out',
    });
  if (devices.some(({ policies = [] }) => policies.length > 0))
    throw new Failure('a ConfigDrive cannot say which way packets of a network of clients go', {
      exitCode: exitCodes.invalid,
      hint: 'make a NoCloud seed, or leave the gateway of networks.clients out',
    });
  return {
    links: devices.map(linkOf),
    networks: devices.flatMap(networksOf),
    services: [...new Set(addresses)].map((address) => ({ type: 'dns', address })),
  };
}

function linkOf(device: NetworkDevice): Record<string, unknown> {
  const base = defined({ id: device.id, mtu: device.mtu });
  if (device.kind === 'vlan')
    return { ...base, type: 'vlan', vlan_id: device.vlanId, vlan_link: device.link };
  if (device.kind === 'bond')
    return {
      ...base,
      type: 'bond',
      bond_links: device.interfaces,
      bond_mode: device.mode,
      bond_miimon: device.miiMonitorInterval,
    };
  if (device.mac === undefined)
    throw new Failure(
      `a ConfigDrive needs the MAC address of the NIC in the ${device.id} network`,
      {
        exitCode: exitCodes.invalid,
        hint: 'write it into the profile as mac, or make a NoCloud seed',
      },
    );
  return { ...base, type: 'phy', ethernet_mac_address: device.mac };
}

function networksOf(device: NetworkDevice): readonly Record<string, unknown>[] {
  const dhcp = [device.dhcp4 ? 'ipv4_dhcp' : '', device.dhcp6 ? 'ipv6_dhcp' : ''].filter(Boolean);
  const fixed = device.addresses.map((address) => {
    const ipv6 = isIpv6(address);
    const own = device.routes.filter(({ via }) => isIpv6(via) === ipv6);
    const first = device.addresses.find((each) => isIpv6(each) === ipv6);
    const routes = first === address && own.length > 0 ? own.map(routeOf) : undefined;
    return defined({ type: ipv6 ? 'ipv6' : 'ipv4', ip_address: address, routes });
  });
  return [...dhcp.map((type) => ({ type })), ...fixed].map((network, index) => ({
    id: `${device.id}-${index}`,
    link: device.id,
    ...network,
  }));
}

function routeOf({ to, via }: Route): Record<string, unknown> {
  const everything = isIpv6(via) ? '::/0' : '0.0.0.0/0';
  const cidr = parseCidr(to === 'default' ? everything : to);
  if (cidr === undefined) throw new Error(`a route to ${to}, which is no network`);
  return { network: cidr.address, netmask: netmask(cidr), gateway: via };
}

function netmask({ prefix, family }: Cidr): string {
  const [groups, bits, radix] = family === 6 ? ([8, 16, 16] as const) : ([4, 8, 10] as const);
  return Array.from({ length: groups }, (_, index) => {
    const ones = Math.min(bits, Math.max(0, prefix - index * bits));
    return (2 ** bits - 2 ** (bits - ones)).toString(radix);
  }).join(family === 6 ? ':' : '.');
}
