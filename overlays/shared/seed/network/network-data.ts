import { bondModes, hashPolicies, lacpRates } from './bonds.ts';
import { checkDevices } from './check-devices.ts';
import {
  below,
  list,
  object,
  optional,
  located,
  refuse,
  refuseText,
  required,
  text,
  oneOf,
  warn,
  wholeOrDigits,
  type Cursor,
  type Decoder,
  type Located,
} from '../decode.ts';
import { mostAsked, type NetworkConfig, type NetworkDevice, type Route } from './network.ts';
import { familyOf, parseCidr } from '../../net/ip.ts';
import { ipAddress } from '../../text/addresses.ts';
import { interfaceName, macAddress } from '../../text/names.ts';

/*
 * OpenStack's network_data.json. The platform writes it and may add keys of its own, so unknown keys are
 * ignored; a link or a network of an unknown type is refused, because without it the node would not have
 * the network that the file describes.
 */

const platform = { ignore: true } as const;

const link = object(
  {
    id: required(text()),
    type: required(text()),
    ethernet_mac_address: optional(text(macAddress)),
    mtu: optional((at) => (isNull(at.node) ? 0 : wholeOrDigits(68, 65535)(at))),
    vlan_id: optional(wholeOrDigits(1, 4094)),
    vlan_link: optional(text()),
    bond_links: optional(list(text(), 16)),
    bond_mode: optional(text()),
    bond_miimon: optional(wholeOrDigits(0, 60000)),
    bond_xmit_hash_policy: optional(oneOf(hashPolicies)),
    bond_lacp_rate: optional(oneOf(lacpRates)),
    vlan_mac_address: optional(text(macAddress)),
  },
  // What else it says of a bond or a VLAN is meant to be done.
  { ...platform, matters: (name) => /^(bond|vlan)_/.test(name) },
);
type Link = NonNullable<ReturnType<typeof link>>;

const service = object({ type: required(text()), address: required(text()) }, platform);
const services = optional(list(located(service), 64));

const route = object(
  {
    network: required(text(ipAddress)),
    netmask: required(text(ipAddress)),
    gateway: required(text(ipAddress)),
    services,
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
    services,
  },
  platform,
);

const fields = object(
  {
    links: required(list(located(link), 64)),
    networks: required(list(located(network), 64)),
    services,
  },
  platform,
);
type Services = readonly Located<NonNullable<ReturnType<typeof service>>>[];
type Read = NonNullable<ReturnType<typeof fields>>;

export const networkData: Decoder<NetworkConfig> = (at) => {
  const read = fields(at);
  if (read === undefined) return undefined;
  const before = at.report.length;
  const nameservers = nameserversOf(read.services);
  const devices = read.links.flatMap((each) => {
    const value = device(each.at, each.value, settings(read, each.value.id, nameservers));
    return value === undefined ? [] : [{ value, at: each.at }];
  });
  for (const { value, at: place } of read.networks)
    if (!read.links.some(({ value: { id } }) => id === value.link))
      refuse(
        below(place, 'link'),
        'seed-network',
        `this network is on the link ${value.link}, which this file does not have`,
      );
  if (new Set(devices.flatMap(({ value }) => value.nameservers)).size > mostAsked)
    warn(
      below(at, 'services'),
      `the C library asks ${mostAsked} DNS servers: those after them have no effect`,
    );
  if (!checkDevices(at, devices) || at.report.length > before) return undefined;
  return { devices: devices.map(({ value }) => value) };
};

function device(
  at: Cursor,
  given: Link,
  common: ReturnType<typeof settings>,
): NetworkDevice | undefined {
  // 0, or nothing: OpenStack's words for the default.
  const base = { id: given.id, ...common, mtu: given.mtu === 0 ? undefined : given.mtu };
  // A card keeps the kernel's name; bonds and VLANs are created under the name in the file.
  if (isMade(given) && !interfaceName.accepts(given.id))
    return refuse(
      below(at, 'id'),
      'seed-value',
      `the id of a ${given.type} must be ${interfaceName.expected}`,
    );
  if (given.type === 'vlan')
    return given.vlan_id === undefined || given.vlan_link === undefined
      ? refuse(at, 'seed-network', `the link ${given.id} needs both vlan_id and vlan_link`)
      : {
          ...base,
          kind: 'vlan',
          vlanId: given.vlan_id,
          link: given.vlan_link,
          mac: (given.vlan_mac_address ?? given.ethernet_mac_address)?.toLowerCase(),
        };
  if (given.type === 'bond') {
    const mode = bondModes.find((known) => known === given.bond_mode);
    return mode === undefined
      ? refuse(
          below(at, 'bond_mode'),
          'seed-network',
          `the link ${given.id} has no bond_mode that Linux knows`,
        )
      : {
          ...base,
          kind: 'bond',
          mode,
          interfaces: given.bond_links ?? [],
          miiMonitorInterval: given.bond_miimon ?? 100,
          transmitHashPolicy: given.bond_xmit_hash_policy,
          lacpRate: given.bond_lacp_rate,
          mac: given.ethernet_mac_address?.toLowerCase(),
        };
  }
  return given.ethernet_mac_address === undefined
    ? refuse(at, 'seed-network', `the link ${given.id} has no ethernet_mac_address`)
    : { ...base, kind: 'ethernet', mac: given.ethernet_mac_address.toLowerCase() };
}

function isMade({ type }: Link): boolean {
  return type === 'bond' || type === 'vlan';
}

function nameserversOf(given: Services | undefined): readonly string[] {
  return (given ?? []).flatMap(({ value, at }) => {
    if (value.type !== 'dns') return [];
    if (ipAddress.accepts(value.address)) return [value.address];
    refuseText(below(at, 'address'), ipAddress);
    return [];
  });
}

function settings(read: Read, on: string, nameservers: readonly string[]) {
  const addresses: string[] = [];
  const routes: Route[] = [];
  let dhcp4 = false;
  let dhcp6 = false;
  let acceptRa = false;
  const own: string[] = [];
  for (const { value, at } of read.networks.filter((candidate) => candidate.value.link === on)) {
    const { type } = value;
    // DNS servers of the machine are on each link; a network or a route may have more.
    own.push(...nameserversOf(value.services));
    for (const { services: more } of value.routes ?? []) own.push(...nameserversOf(more));
    if (type === 'ipv4_dhcp') dhcp4 = true;
    // Without a server's addresses, a router says itself whether a server has other things to say.
    else if (type === 'ipv6_slaac' || type === 'ipv6_dhcpv6-stateless') acceptRa = true;
    else if (type === 'ipv6_dhcp' || type === 'ipv6_dhcpv6-stateful') dhcp6 = true;
    else if (type === 'ipv4' || type === 'ipv6') {
      const address = withPrefix(value.ip_address ?? '', value.netmask);
      if (address === undefined)
        refuse(
          below(at, 'ip_address'),
          'seed-network',
          `the network on ${on} has no usable ip_address`,
        );
      else addresses.push(address);
    } else
      refuse(
        below(at, 'type'),
        'seed-network',
        `lvsmith does not support networks of type ${type}`,
      );
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
  const configured = addresses.length > 0 || dhcp4 || dhcp6 || acceptRa;
  return {
    addresses,
    routes,
    dhcp4,
    dhcp6,
    searchDomains: [],
    acceptRa: acceptRa ? true : undefined,
    nameservers: configured ? [...new Set([...nameservers, ...own])] : own,
  };
}

/** `10.0.0.1` and `255.255.255.0`, or `10.0.0.1/24`, or `::` and `ffff::`. */
function withPrefix(value: string, netmask: string | undefined): string | undefined {
  if (netmask === undefined) return parseCidr(value) === undefined ? undefined : value;
  const family = familyOf(value);
  if (family === undefined || familyOf(netmask) !== family) return undefined;
  const bits =
    family === 4
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

function isNull(node: unknown): boolean {
  return typeof node === 'object' && node !== null && 'value' in node && node.value === null;
}
