import { isMap, isScalar } from 'yaml';
import { checkDevices } from './check-devices.ts';
import {
  each,
  list,
  object,
  oneOf,
  optional,
  placed,
  refuse,
  required,
  text,
  truth,
  whole,
  type Cursor,
  type Decoder,
} from './decode.ts';
import { bondModes, type NetworkConfig, type NetworkDevice, type Route } from './network.ts';
import {
  address,
  cidr,
  destination,
  dnsName,
  interfaceName,
  ipv4,
  ipv6,
  mac,
} from './text-rules.ts';

const nameservers = object({
  addresses: optional(list(text(address), 3)),
  search: optional(list(text(dnsName), 6)),
});

const route = object({
  to: required(text(destination)),
  via: required(text(address)),
  metric: optional(whole(0, 4294967295)),
});

const common = {
  dhcp4: optional(truth()),
  dhcp6: optional(truth()),
  addresses: optional(list(text(cidr), 32)),
  gateway4: optional(text(ipv4)),
  gateway6: optional(text(ipv6)),
  routes: optional(list(route, 64)),
  nameservers: optional(nameservers),
  mtu: optional(whole(68, 65535)),
};
type Common = NonNullable<ReturnType<ReturnType<typeof object<typeof common>>>>;

const ethernetFields = object({
  ...common,
  match: optional(object({ macaddress: optional(text(mac)), name: optional(text(interfaceName)) })),
  'set-name': optional(text(interfaceName)),
});

const vlanFields = object({
  ...common,
  id: required(whole(1, 4094)),
  link: required(text()),
});

const bondFields = object({
  ...common,
  interfaces: required(list(text(), 16)),
  parameters: optional(
    object({
      mode: optional(oneOf(bondModes)),
      'mii-monitor-interval': optional(whole(0, 60000)),
      primary: optional(text()),
    }),
  ),
});

function ethernet(id: string): Decoder<NetworkDevice> {
  return (at) => {
    const read = ethernetFields(at);
    if (read === undefined) return undefined;
    const { match } = read;
    const macAddress = match?.macaddress?.toLowerCase();
    return {
      ...shared(id, read),
      kind: 'ethernet',
      ...(macAddress === undefined ? {} : { mac: macAddress }),
      ...(match?.name === undefined ? {} : { matchName: match.name }),
      ...(read['set-name'] === undefined ? {} : { setName: read['set-name'] }),
    };
  };
}

function vlan(id: string): Decoder<NetworkDevice> {
  return (at) => {
    const read = vlanFields(at);
    return read && { ...shared(id, read), kind: 'vlan', vlanId: read.id, link: read.link };
  };
}

function bond(id: string): Decoder<NetworkDevice> {
  return (at) => {
    const read = bondFields(at);
    if (read === undefined) return undefined;
    const primary = read.parameters?.primary;
    return {
      ...shared(id, read),
      kind: 'bond',
      interfaces: read.interfaces,
      mode: read.parameters?.mode ?? 'balance-rr',
      miiMonitorInterval: read.parameters?.['mii-monitor-interval'] ?? 100,
      ...(primary === undefined ? {} : { primary }),
    };
  };
}

function shared(id: string, read: Common) {
  const gateways = [read.gateway4, read.gateway6].filter((gateway) => gateway !== undefined);
  const routes: readonly Route[] = [
    ...gateways.map((via) => ({ to: 'default', via })),
    ...(read.routes ?? []).map((given) => ({ ...given, to: asDefault(given.to) })),
  ];
  return {
    id,
    addresses: read.addresses ?? [],
    dhcp4: read.dhcp4 ?? false,
    dhcp6: read.dhcp6 ?? false,
    routes,
    nameservers: read.nameservers?.addresses ?? [],
    searchDomains: read.nameservers?.search ?? [],
    ...(read.mtu === undefined ? {} : { mtu: read.mtu }),
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
  ethernets: optional(each(interfaceName, (id) => placed(ethernet(id)))),
  bonds: optional(each(interfaceName, (id) => placed(bond(id)))),
  vlans: optional(each(interfaceName, (id) => placed(vlan(id)))),
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
