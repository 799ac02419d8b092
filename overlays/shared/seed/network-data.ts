import { isIPv4 } from 'node:net';
import { checkDevices } from './check-devices.ts';
import {
  below,
  list,
  object,
  optional,
  placed,
  refuse,
  required,
  text,
  whole,
  type Cursor,
  type Decoder,
} from './decode.ts';
import { bondModes, type NetworkConfig, type NetworkDevice, type Route } from './network.ts';
import { address, cidr, interfaceName, mac } from './text-rules.ts';

/*
 * OpenStack's network_data.json. The platform writes it and may add keys, so unknown ones are its
 * own; a link or a network of an unknown type is refused, because leaving it out would be a node
 * that is not what the file describes.
 */

const platform = { ignore: true } as const;

const link = object(
  {
    id: required(text()),
    type: required(text()),
    ethernet_mac_address: optional(text(mac)),
    mtu: optional((at) => (isNull(at.node) ? 0 : whole(68, 65535)(at))),
    vlan_id: optional(whole(1, 4094)),
    vlan_link: optional(text()),
    bond_links: optional(list(text(), 16)),
    bond_mode: optional(text()),
    bond_miimon: optional(whole(0, 60000)),
  },
  platform,
);
type Link = NonNullable<ReturnType<typeof link>>;

const route = object(
  {
    network: required(text(address)),
    netmask: required(text(address)),
    gateway: required(text(address)),
  },
  platform,
);

const network = object(
  {
    link: required(text()),
    type: required(text()),
    ip_address: optional(text()),
    netmask: optional(text()),
    routes: optional(list(route, 64)),
  },
  platform,
);

const service = object({ type: required(text()), address: required(text()) }, platform);

const fields = object(
  {
    links: required(list(placed(link), 64)),
    networks: required(list(placed(network), 64)),
    services: optional(list(placed(service), 64)),
  },
  platform,
);
type Read = NonNullable<ReturnType<typeof fields>>;

export const networkData: Decoder<NetworkConfig> = (at) => {
  const read = fields(at);
  if (read === undefined) return undefined;
  const before = at.report.length;
  const nameservers = nameserversOf(read);
  const devices = read.links.flatMap((each) => {
    const value = device(each.at, each.value, settings(read, each.value.id, nameservers));
    return value === undefined ? [] : [{ value, at: each.at }];
  });
  for (const { value, at: place } of read.networks)
    if (!read.links.some(({ value: { id } }) => id === value.link))
      refuse(
        below(place, 'link'),
        'seed-network',
        `a network names the link ${value.link}, which is not there`,
      );
  if (!checkDevices(at, devices) || at.report.length > before) return undefined;
  return { devices: devices.map(({ value }) => value) };
};

function device(
  at: Cursor,
  given: Link,
  common: ReturnType<typeof settings>,
): NetworkDevice | undefined {
  const base = { id: given.id, ...common, ...mtuOf(given.mtu) };
  // A card keeps the name that the kernel gave it; these are made, under this very name.
  const noName = isMade(given) ? interfaceName(given.id) : undefined;
  if (noName !== undefined)
    return refuse(below(at, 'id'), 'seed-value', `the id of a ${given.type} ${noName}`);
  if (given.type === 'vlan')
    return given.vlan_id === undefined || given.vlan_link === undefined
      ? refuse(at, 'seed-network', `the link ${given.id} lacks vlan_id or vlan_link`)
      : { ...base, kind: 'vlan', vlanId: given.vlan_id, link: given.vlan_link };
  if (given.type === 'bond') {
    const mode = bondModes.find((known) => known === given.bond_mode);
    return mode === undefined
      ? refuse(
          below(at, 'bond_mode'),
          'seed-network',
          `the link ${given.id} lacks a bond_mode that Linux knows`,
        )
      : {
          ...base,
          kind: 'bond',
          mode,
          interfaces: given.bond_links ?? [],
          miiMonitorInterval: given.bond_miimon ?? 100,
        };
  }
  return given.ethernet_mac_address === undefined
    ? refuse(at, 'seed-network', `the link ${given.id} lacks ethernet_mac_address`)
    : { ...base, kind: 'ethernet', mac: given.ethernet_mac_address.toLowerCase() };
}

function isMade({ type }: Link): boolean {
  return type === 'bond' || type === 'vlan';
}

/** DNS servers are the machine's, whatever link they are reached by. */
function nameserversOf({ services = [] }: Read): readonly string[] {
  return services.flatMap(({ value, at }) => {
    if (value.type !== 'dns') return [];
    const wrong = address(value.address);
    return wrong === undefined
      ? [value.address]
      : (refuse(below(at, 'address'), 'seed-value', wrong) ?? []);
  });
}

function settings(read: Read, on: string, nameservers: readonly string[]) {
  const addresses: string[] = [];
  const routes: Route[] = [];
  let dhcp4 = false;
  let dhcp6 = false;
  for (const { value, at } of read.networks.filter((candidate) => candidate.value.link === on)) {
    const { type } = value;
    if (type === 'ipv4_dhcp') dhcp4 = true;
    else if (type === 'ipv6_dhcp' || type === 'ipv6_dhcpv6-stateful') dhcp6 = true;
    else if (type === 'ipv4' || type === 'ipv6') {
      const own = withPrefix(value.ip_address ?? '', value.netmask);
      if (own === undefined)
        refuse(
          below(at, 'ip_address'),
          'seed-network',
          `the network on ${on} has no usable ip_address`,
        );
      else addresses.push(own);
    } else
      refuse(below(at, 'type'), 'seed-network', `lvsmith does not honour networks of type ${type}`);
    value.routes?.forEach(({ network: to, netmask, gateway }, index) => {
      const destination = withPrefix(to, netmask);
      if (destination === undefined)
        refuse(
          below(at, 'routes', index, 'netmask'),
          'seed-network',
          `a route on ${on} has no usable netmask`,
        );
      else routes.push({ to: destination.endsWith('/0') ? 'default' : destination, via: gateway });
    });
  }
  const configured = addresses.length > 0 || dhcp4 || dhcp6;
  return {
    addresses,
    routes,
    dhcp4,
    dhcp6,
    searchDomains: [],
    nameservers: configured ? nameservers : [],
  };
}

/** `10.0.0.1` and `255.255.255.0`, or `10.0.0.1/24`, or `::` and `ffff::`. */
function withPrefix(value: string, netmask: string | undefined): string | undefined {
  if (netmask === undefined) return cidr(value) === undefined ? value : undefined;
  if (address(value) !== undefined || address(netmask) !== undefined) return undefined;
  if (isIPv4(value) !== isIPv4(netmask)) return undefined;
  const bits = isIPv4(netmask)
    ? netmask
        .split('.')
        .map((part) => Number(part).toString(2).padStart(8, '0'))
        .join('')
    : expand6(netmask)
        .map((part) => part.toString(2).padStart(16, '0'))
        .join('');
  return /^1*0*$/.test(bits) ? `${value}/${bits.lastIndexOf('1') + 1}` : undefined;
}

function expand6(value: string): readonly number[] {
  const [head = '', tail] = value.split('::');
  const [left, right] = [groups(head), groups(tail ?? '')];
  const gap = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array.from({ length: gap }, () => 0), ...right];
}

function groups(half: string): readonly number[] {
  return half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16));
}

function mtuOf(mtu: number | undefined): { mtu?: number } {
  return mtu === undefined || mtu === 0 ? {} : { mtu };
}

function isNull(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'value' in node && node.value === null;
}
