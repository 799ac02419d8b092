import { isMap, isScalar } from 'yaml';
import { checkDevices } from './check-devices.ts';
import {
  each,
  list,
  object,
  oneOf,
  optional,
  located,
  refuse,
  required,
  text,
  truth,
  warn,
  whole,
  type Cursor,
  type Decoder,
} from '../decode.ts';
import { bondModes, hashPolicies, lacpRates } from './bonds.ts';
import { mostAsked, type NetworkConfig, type NetworkDevice, type Route } from './network.ts';
import { addressWithPrefix, ipAddress, ipv4, ipv6 } from '../../text/addresses.ts';
import { dnsNameOfAnyCase, interfaceName, macAddress } from '../../text/names.ts';
import { destination } from '../text-rules.ts';

const servers: Decoder<readonly string[]> = (at) => {
  const read = list(text(ipAddress), 16)(at);
  if (read !== undefined && read.length > mostAsked)
    warn(at, `the C library asks ${mostAsked} DNS servers: those after them have no effect`);
  return read?.slice(0, mostAsked);
};

const nameservers = object({
  addresses: optional(servers),
  search: optional(list(text(dnsNameOfAnyCase), 6)),
});

const route = object({
  to: required(text(destination)),
  via: required(text(ipAddress)),
  metric: optional(whole(0, 4294967295)),
  'on-link': optional(truth()),
  table: optional(whole(1, 4294967295)),
});

const policy = object({
  from: optional(text(addressWithPrefix)),
  to: optional(text(addressWithPrefix)),
  table: required(whole(1, 4294967295)),
  priority: required(whole(1, 32765)),
});

const common = {
  dhcp4: optional(truth()),
  dhcp6: optional(truth()),
  addresses: optional(list(text(addressWithPrefix), 32)),
  gateway4: optional(text(ipv4)),
  gateway6: optional(text(ipv6)),
  routes: optional(list(route, 64)),
  'routing-policy': optional(list(policy, 64)),
  nameservers: optional(nameservers),
  mtu: optional(whole(68, 65535)),
  'accept-ra': optional(truth()),
  'link-local': optional(list(oneOf(['ipv4', 'ipv6']), 2)),
  optional: optional(truth()),
};
type Common = NonNullable<ReturnType<ReturnType<typeof object<typeof common>>>>;

const ethernetFields = object({
  ...common,
  match: optional(
    object({ macaddress: optional(text(macAddress)), name: optional(text(interfaceName)) }),
  ),
  'set-name': optional(text(interfaceName)),
});

const vlanFields = object({
  ...common,
  macaddress: optional(text(macAddress)),
  id: required(whole(1, 4094)),
  link: required(text()),
});

const bondFields = object({
  ...common,
  macaddress: optional(text(macAddress)),
  interfaces: required(list(text(), 16)),
  parameters: optional(
    object({
      mode: optional(oneOf(bondModes)),
      'mii-monitor-interval': optional(whole(0, 60000)),
      primary: optional(text()),
      'transmit-hash-policy': optional(oneOf(hashPolicies)),
      'lacp-rate': optional(oneOf(lacpRates)),
    }),
  ),
});

function ethernet(id: string): Decoder<NetworkDevice> {
  return (at) => {
    const read = ethernetFields(at);
    if (read === undefined) return undefined;
    const { match } = read;
    return {
      ...shared(id, read),
      kind: 'ethernet',
      mac: match?.macaddress?.toLowerCase(),
      matchName: match?.name,
      setName: read['set-name'],
    };
  };
}

function vlan(id: string): Decoder<NetworkDevice> {
  return (at) => {
    const read = vlanFields(at);
    if (read === undefined) return undefined;
    const { id: vlanId, link, macaddress } = read;
    return { ...shared(id, read), kind: 'vlan', vlanId, link, mac: macaddress?.toLowerCase() };
  };
}

function bond(id: string): Decoder<NetworkDevice> {
  return (at) => {
    const read = bondFields(at);
    if (read === undefined) return undefined;
    return {
      ...shared(id, read),
      kind: 'bond',
      interfaces: read.interfaces,
      mode: read.parameters?.mode ?? 'balance-rr',
      miiMonitorInterval: read.parameters?.['mii-monitor-interval'] ?? 100,
      primary: read.parameters?.primary,
      transmitHashPolicy: read.parameters?.['transmit-hash-policy'],
      lacpRate: read.parameters?.['lacp-rate'],
      mac: read.macaddress?.toLowerCase(),
    };
  };
}

function shared(id: string, read: Common) {
  const gateways = [read.gateway4, read.gateway6].filter((gateway) => gateway !== undefined);
  const routes: readonly Route[] = [
    ...gateways.map((via) => ({ to: 'default', via })),
    ...(read.routes ?? []).map(({ 'on-link': onLink, ...given }) => ({
      ...given,
      ...(onLink === true ? { onLink } : undefined),
      to: asDefault(given.to),
    })),
  ];
  return {
    id,
    addresses: read.addresses ?? [],
    dhcp4: read.dhcp4 ?? false,
    dhcp6: read.dhcp6 ?? false,
    routes,
    policies: read['routing-policy'],
    nameservers: read.nameservers?.addresses ?? [],
    searchDomains: read.nameservers?.search ?? [],
    mtu: read.mtu,
    acceptRa: read['accept-ra'],
    linkLocal: read['link-local'],
    // What is not optional is what everything is.
    optional: read.optional === true ? true : undefined,
  };
}

/** The two spellings of the default route. */
function asDefault(to: string): string {
  return to === '0.0.0.0/0' || to === '::/0' ? 'default' : to;
}

const version: Decoder<2> = (at) =>
  isScalar(at.node) && at.node.value === 2
    ? 2
    : refuse(at, 'seed-value', 'must be 2: lvsmith reads version 2 of network-config');

const fields = object({
  version: required(version),
  // Netplan's word for what lvsmith does anyway.
  renderer: optional(oneOf(['networkd'])),
  ethernets: optional(each(interfaceName, (id) => located(ethernet(id)))),
  bonds: optional(each(interfaceName, (id) => located(bond(id)))),
  vlans: optional(each(interfaceName, (id) => located(vlan(id)))),
});

/** `network-config`, with or without a `network:` around it. */
export const networkConfig: Decoder<NetworkConfig> = (at: Cursor) => {
  if (isMap(at.node) && at.node.has('network')) {
    const wrapped = object({ network: required(networkConfig) })(at);
    return wrapped?.network;
  }
  const read = fields(at);
  if (read === undefined) return undefined;
  const devices = [...(read.ethernets ?? []), ...(read.bonds ?? []), ...(read.vlans ?? [])];
  return checkDevices(at, devices) ? { devices: devices.map(({ value }) => value) } : undefined;
};
