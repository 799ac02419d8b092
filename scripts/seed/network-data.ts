import type { NetworkConfig, NetworkDevice, Route } from '../../overlays/shared/seed/network.ts';
import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';

/**
 * OpenStack's network_data.json. It finds NICs by their MAC addresses alone.
 *
 * @throws Failure when a NIC has none.
 */
export function networkDataOf({ devices }: NetworkConfig): Record<string, unknown> {
  const addresses = devices.flatMap((device) => device.nameservers);
  return {
    links: devices.map(linkOf),
    networks: devices.flatMap(networksOf),
    services: [...new Set(addresses)].map((address) => ({ type: 'dns', address })),
  };
}

function linkOf(device: NetworkDevice): Record<string, unknown> {
  const base = { id: device.id, ...(device.mtu === undefined ? {} : { mtu: device.mtu }) };
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
    const type = address.includes(':') ? 'ipv6' : 'ipv4';
    const own = device.routes.filter((route) => route.via.includes(':') === (type === 'ipv6'));
    const first = device.addresses.find((each) => each.includes(':') === (type === 'ipv6'));
    const routes = first === address ? own.map(routeOf) : [];
    return { type, ip_address: address, ...(routes.length === 0 ? {} : { routes }) };
  });
  return [...dhcp.map((type) => ({ type })), ...fixed].map((network, index) => ({
    id: `${device.id}-${index}`,
    link: device.id,
    ...network,
  }));
}

function routeOf({ to, via }: Route): Record<string, unknown> {
  const isIpv6 = via.includes(':');
  const [network = '', prefix = '0'] = (
    to === 'default' ? (isIpv6 ? '::/0' : '0.0.0.0/0') : to
  ).split('/');
  return { network, netmask: netmask(Number(prefix), isIpv6), gateway: via };
}

function netmask(prefix: number, isIpv6: boolean): string {
  const [groups, bits, radix] = isIpv6 ? ([8, 16, 16] as const) : ([4, 8, 10] as const);
  return Array.from({ length: groups }, (_, index) => {
    const ones = Math.min(bits, Math.max(0, prefix - index * bits));
    return (2 ** bits - 2 ** (bits - ones)).toString(radix);
  }).join(isIpv6 ? ':' : '.');
}
