import { networkNames } from '../../../shared/seed/network/network-names.ts';
import type {
  Bond,
  NetworkConfig,
  NetworkDevice,
  Vlan,
} from '../../../shared/seed/network/network.ts';
import type { ProfileNode } from '../../../shared/seed/network/profile-network.ts';
import type { Assignment } from './assign-nics.ts';

/** Files of /etc/systemd/network by name, see systemd.link(5), .netdev(5) and .network(5). */
type NetworkdFiles = Readonly<Record<string, string>>;

export interface NetworkPlan {
  readonly files: NetworkdFiles;
  /** Cards that get another name: now with ip(8), at later starts by their .link files. */
  readonly renames: readonly { readonly mac: string; readonly to: string }[];
  readonly nameservers: readonly string[];
  readonly searchDomains: readonly string[];
  /** Devices that would get the name of another: the plan must not be carried out. */
  readonly clashes: readonly { readonly device: NetworkDevice; readonly name: string }[];
}

/**
 * Turns a seed's network into networkd's files. Whatever carries an address of the profile, a card, a
 * bond or a VLAN, is named `public` or `heartbeat` on the node.
 */
export function planNetwork(
  { devices }: NetworkConfig,
  assignment: Assignment,
  node: ProfileNode,
): NetworkPlan {
  const networks = networkNames(devices, node);
  const nameOf = (device: NetworkDevice): string =>
    networks.get(device.id) ??
    (device.kind === 'ethernet' ? (device.setName ?? nicName(device.id)) : device.id);
  const nicName = (id: string): string => assignment.get(id)?.originalName ?? id;
  const byId = (id: string): string => {
    const device = devices.find((candidate) => candidate.id === id);
    return device === undefined ? id : nameOf(device);
  };
  const files: Record<string, string> = {};
  const renames: { mac: string; to: string }[] = [];
  const clashes: { device: NetworkDevice; name: string }[] = [];
  for (const device of devices) {
    const name = nameOf(device);
    // Each device has a file of this name.
    if (files[`10-lvsmith-${name}.network`] !== undefined) clashes.push({ device, name });
    const nic = device.kind === 'ethernet' ? assignment.get(device.id) : undefined;
    if (nic !== undefined) {
      files[`10-lvsmith-${name}.link`] = unit({
        Match: { PermanentMACAddress: nic.mac, Driver: nic.driver },
        Link: { Name: name },
      });
      renames.push({ mac: nic.mac, to: name });
    }
    if (device.kind === 'bond') files[`10-lvsmith-${name}.netdev`] = bondDevice(device, name);
    if (device.kind === 'vlan') files[`10-lvsmith-${name}.netdev`] = vlanDevice(device, name);
    const bond = devices.find(
      (other): other is Bond => other.kind === 'bond' && other.interfaces.includes(device.id),
    );
    const vlans = devices.filter(
      (other): other is Vlan => other.kind === 'vlan' && other.link === device.id,
    );
    files[`10-lvsmith-${name}.network`] =
      bond === undefined
        ? addressed(
            device,
            name,
            vlans.map(({ id }) => byId(id)),
          )
        : unit({
            Match: { Name: name },
            Link: linkOf(device),
            Network: {
              Bond: byId(bond.id),
              PrimarySlave: bond.primary === device.id ? 'yes' : undefined,
            },
          });
  }
  const all = (of: (device: NetworkDevice) => readonly string[]) => [
    ...new Set(devices.flatMap(of)),
  ];
  return {
    files,
    renames,
    nameservers: all((device) => device.nameservers),
    searchDomains: all((device) => device.searchDomains),
    clashes,
  };
}

function addressed(device: NetworkDevice, name: string, vlans: readonly string[]): string {
  const { addresses, dhcp4, dhcp6, nameservers, searchDomains, routes, policies } = device;
  const dhcp = dhcp4 ? (dhcp6 ? 'yes' : 'ipv4') : dhcp6 ? 'ipv6' : 'no';
  const fixed = dhcp === 'no';
  return [
    unit({
      Match: { Name: name },
      Link: {
        ...linkOf(device),
        RequiredForOnline:
          device.optional === true || (fixed && addresses.length === 0) ? 'no' : undefined,
      },
      Network: {
        DHCP: dhcp,
        IPv6AcceptRA: (device.acceptRa ?? dhcp6) ? 'yes' : 'no',
        LinkLocalAddressing: linkLocal(device),
        // Neither a lost carrier nor a restart of networkd removes an address: who holds the floating
        // address is the cluster's decision.
        ConfigureWithoutCarrier: fixed ? 'yes' : undefined,
        KeepConfiguration: fixed ? 'static' : undefined,
        Address: addresses,
        DNS: nameservers,
        Domains: searchDomains.length === 0 ? undefined : searchDomains.join(' '),
        VLAN: vlans,
      },
    }),
    ...(policies ?? []).map(({ from, to, table, priority }) =>
      unit({ RoutingPolicyRule: { From: from, To: to, Table: table, Priority: priority } }),
    ),
    ...routes.map(({ to, via, metric, onLink, table }) =>
      unit({
        Route: {
          Destination: to === 'default' ? undefined : to,
          Gateway: via,
          Metric: metric,
          GatewayOnLink: onLink === true ? 'yes' : undefined,
          Table: table,
        },
      }),
    ),
  ].join('\n');
}

function linkOf({ mtu }: NetworkDevice): Section {
  return { MTUBytes: mtu };
}

/** networkd's own choice unless the seed makes one. */
function linkLocal({ linkLocal: families }: NetworkDevice): string | undefined {
  if (families === undefined) return undefined;
  const [first, second] = families;
  return first === undefined ? 'no' : second === undefined || second === first ? first : 'yes';
}

function bondDevice(bond: Bond, name: string): string {
  const { mode, miiMonitorInterval, transmitHashPolicy, lacpRate, mac } = bond;
  return unit({
    NetDev: { Name: name, Kind: 'bond', MACAddress: mac },
    Bond: {
      Mode: mode,
      MIIMonitorSec: `${miiMonitorInterval}ms`,
      TransmitHashPolicy: transmitHashPolicy,
      LACPTransmitRate: lacpRate,
    },
  });
}

function vlanDevice({ vlanId, mac }: Vlan, name: string): string {
  return unit({ NetDev: { Name: name, Kind: 'vlan', MACAddress: mac }, VLAN: { Id: vlanId } });
}

type Section = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** A list is one line for each of its values; undefined values and empty sections are left out. */
function unit(sections: Readonly<Record<string, Section>>): string {
  return Object.entries(sections)
    .map(([name, values]) => [
      `[${name}]`,
      ...Object.entries(values).flatMap(([key, value]) =>
        [value ?? []].flat().map((each) => `${key}=${each}`),
      ),
    ])
    .filter((lines) => lines.length > 1)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
