import type { Attachment, Cluster, Network } from '../../cluster/cluster.ts';
import { networkOf } from '../../cluster/lookups.ts';
import { macAddress } from '../../text/names.ts';
import type { Bond, Ethernet, NetworkDevice, Vlan } from './network.ts';

/** What a device has of its own, whatever it is made of. */
export type Addressed = Omit<NetworkDevice, 'kind' | 'id'> & {
  readonly kind?: never;
};

/** What a device of cables alone has: no address of any kind. */
const bare = {
  dhcp4: false,
  dhcp6: false,
  addresses: [],
  routes: [],
  nameservers: [],
  searchDomains: [],
  linkLocal: [],
} as const;

/** Milliseconds between two looks at the carriers of a bond. */
const monitored = 100;

/** The device that a network's frames come in by, tagged or not: its own, or the one below its VLAN. */
export function carrierName({ network, vlan }: Pick<Attachment, 'network' | 'vlan'>): string {
  return vlan === undefined ? network : `${network}-nic`;
}

/** The names of devices that stand for a NIC in PCI order, in the order in which the NICs are taken. */
export function openNames(attachments: readonly Attachment[]): readonly string[] {
  return attachments.filter(({ over }) => over === undefined).map(carrierName);
}

/**
 * The devices of one attachment: a NIC, several in a bond, and a VLAN on whichever of them. The last one has the
 * network's name and its addresses.
 */
export function devicesOf(
  attachment: Attachment,
  attachments: readonly Attachment[],
  cluster: Pick<Cluster, 'networks'>,
  addressed: Addressed,
): readonly NetworkDevice[] {
  const { network: name, vlan, over } = attachment;
  const network = networkOf(cluster, name);
  if (vlan === undefined) return cables(attachment, network, name, addressed);
  const carrier = attachments.find(({ network: other }) => other === over) ?? attachment;
  const device: Vlan = {
    ...addressed,
    kind: 'vlan',
    id: name,
    vlanId: vlan,
    link: carrierName(carrier),
  };
  if (over !== undefined) return [device];
  const mtu = largestOn(attachment, attachments, cluster);
  return [...cables(attachment, network, carrierName(attachment), { ...bare, mtu }), device];
}

/** A NIC's own, unless it is told otherwise. */
const usualMtu = 1500;

/** A device carries the largest packets of the networks on it; undefined: the NIC's own. */
function largestOn(
  { network }: Attachment,
  attachments: readonly Attachment[],
  cluster: Pick<Cluster, 'networks'>,
): number | undefined {
  const sizes = attachments
    .filter((each) => each.network === network || each.over === network)
    .map((each) => networkOf(cluster, each.network)?.mtu ?? usualMtu);
  const largest = Math.max(...sizes);
  return largest === usualMtu ? undefined : largest;
}

function cables(
  attachment: Attachment,
  network: Network | undefined,
  id: string,
  own: Addressed,
): readonly NetworkDevice[] {
  const { nics } = attachment;
  if (nics === undefined) {
    const nic: Ethernet = { ...own, kind: 'ethernet', id, ...matchOf(attachment, id) };
    return [nic];
  }
  const parts = nics.map((nic, index): Ethernet => {
    const part = `${attachment.network}-${index + 1}`;
    const match = macAddress.accepts(nic) ? { mac: nic.toLowerCase() } : { matchName: nic };
    return { ...bare, linkLocal: undefined, kind: 'ethernet', id: part, ...match, setName: part };
  });
  const { mode = 'active-backup', hashPolicy, lacpRate } = network?.bond ?? {};
  const bond: Bond = {
    ...own,
    kind: 'bond',
    id,
    interfaces: parts.map((part) => part.id),
    mode,
    miiMonitorInterval: monitored,
    primary: mode === 'active-backup' ? parts[0]?.id : undefined,
    transmitHashPolicy: hashPolicy,
    lacpRate,
    mac: parts[0]?.mac,
  };
  return [...parts, bond];
}

/** A NIC without MAC and name is the first free one in PCI order; its id says which network it is. */
function matchOf({ mac, originalName }: Attachment, setName: string): Partial<Ethernet> {
  if (mac === undefined && originalName === undefined) return {};
  const match = mac === undefined ? { matchName: originalName ?? '' } : { mac: mac.toLowerCase() };
  return { ...match, setName };
}
