import { networkNames } from '../../shared/seed/network-names.ts';
import type { Bond, NetworkConfig, NetworkDevice, Vlan } from '../../shared/seed/network.ts';
import type { ProfileNode } from '../../shared/seed/profile-network.ts';
import type { Assignment } from './assign-nics.ts';

/** Files of /etc/systemd/network by name, see systemd.link(5), .netdev(5) and .network(5). */
type NetworkdFiles = Readonly<Record<string, string>>;

export interface NetworkPlan {
  readonly files: NetworkdFiles;
  /** Cards that get another name: now by hand, at later starts by their .link files. */
  readonly renames: readonly { readonly mac: string; readonly to: string }[];
  readonly nameservers: readonly string[];
  readonly searchDomains: readonly string[];
  /** Devices that would have the name of another: the plan must not be carried out. */
  readonly clashes: readonly { readonly device: NetworkDevice; readonly name: string }[];
}

/**
 * Turns a seed's network into networkd's files. Whatever carries an address of the profile is called
 * `public` or `heartbeat` on the node, be it a card, a bond or a VLAN.
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
        Match: { PermanentMACAddress: nic.mac },
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
              ...(bond.primary === device.id ? { PrimarySlave: 'yes' } : {}),
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
  const { addresses, dhcp4, dhcp6, nameservers, searchDomains, routes } = device;
  const dhcp = dhcp4 ? (dhcp6 ? 'yes' : 'ipv4') : dhcp6 ? 'ipv6' : 'no';
  const fixed = dhcp === 'no';
  return [
    unit({
      Match: { Name: name },
      Link: {
        ...linkOf(device),
        ...(fixed && addresses.length === 0 ? { RequiredForOnline: 'no' } : {}),
      },
      Network: {
        DHCP: dhcp,
        IPv6AcceptRA: dhcp6 ? 'yes' : 'no',
        // A pulled cable takes no address away, and a restart of networkd takes none that the cluster
        // put there: who holds the floating address is for the cluster to say.
        ...(fixed ? { ConfigureWithoutCarrier: 'yes', KeepConfiguration: 'static' } : {}),
        Address: addresses,
        DNS: nameservers,
        ...(searchDomains.length === 0 ? {} : { Domains: searchDomains.join(' ') }),
        VLAN: vlans,
      },
    }),
    ...routes.map(({ to, via, metric }) =>
      unit({
        Route: {
          ...(to === 'default' ? {} : { Destination: to }),
          Gateway: via,
          ...(metric === undefined ? {} : { Metric: metric }),
        },
      }),
    ),
  ].join('\n');
}

function linkOf({ mtu }: NetworkDevice): Section {
  return mtu === undefined ? {} : { MTUBytes: mtu };
}

function bondDevice({ mode, miiMonitorInterval }: Bond, name: string): string {
  return unit({
    NetDev: { Name: name, Kind: 'bond' },
    Bond: { Mode: mode, MIIMonitorSec: `${miiMonitorInterval}ms` },
  });
}

function vlanDevice({ vlanId }: Vlan, name: string): string {
  return unit({ NetDev: { Name: name, Kind: 'vlan' }, VLAN: { Id: vlanId } });
}

type Section = Readonly<Record<string, string | number | readonly string[]>>;

/** A list is one line for each of its values; an empty section is left out. */
function unit(sections: Readonly<Record<string, Section>>): string {
  return Object.entries(sections)
    .map(([name, values]) => [
      `[${name}]`,
      ...Object.entries(values).flatMap(([key, value]) =>
        (typeof value === 'object' ? value : [value]).map((each) => `${key}=${each}`),
      ),
    ])
    .filter((lines) => lines.length > 1)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}
