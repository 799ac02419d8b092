import type {
  Attachment,
  Cluster,
  Director,
  FloatingAddress,
  Network,
  Realserver,
} from '../../overlays/shared/cluster/cluster.ts';
import { networkOf } from '../../overlays/shared/cluster/lookups.ts';
import { macAddress } from '../../overlays/shared/text/names.ts';
import { canonicalAddress, isIpv6 } from '../../overlays/shared/net/ip.ts';
import type { CompleteProfile } from '../profile/complete.ts';
import type { WrittenNetwork } from '../profile/rules/networks/written-networks.ts';

export function toNetworks(networks: CompleteProfile['networks']): Cluster['networks'] {
  const { dns, search, ntp } = networks.public;
  const { heartbeat, realservers, clients } = networks;
  const further = Object.entries(clients).map(([name, network]) => toNetwork({ ...network, name }));
  return {
    public: {
      ...toNetwork({ ...networks.public, name: 'public' }),
      dns: dns.map(canonicalAddress),
      search: search.length === 0 ? undefined : search,
      ntp,
    },
    heartbeat: heartbeat && toNetwork({ ...heartbeat, name: 'heartbeat' }),
    realservers: realservers && toNetwork({ ...realservers, name: 'realservers' }),
    clients: further.length === 0 ? undefined : further,
  };
}

function toNetwork(written: Omit<WrittenNetwork, 'path'>): Network {
  const { name, subnet, gateway, subnet6, gateway6, mtu, vlan, over, bond, routes } = written;
  return {
    name,
    subnet,
    gateway,
    subnet6,
    gateway6: gateway6 && canonicalAddress(gateway6),
    mtu,
    vlan,
    over,
    bond: bond && {
      mode: bond.mode ?? 'active-backup',
      hashPolicy: bond['hash-policy'],
      lacpRate: bond['lacp-rate'],
    },
    routes,
    dns: [],
    ntp: [],
  };
}

export function toDirector(
  {
    name,
    preferred,
    public: main,
    heartbeat,
    realservers,
    clients,
  }: CompleteProfile['directors'][number],
  index: number,
  order: readonly string[] | undefined,
  networks: Cluster['networks'],
): Director {
  const attach = (network: string, written: WrittenAttachment): Attachment => {
    const { vlan, over } = networkOf({ networks }, network) ?? {};
    return { ...toAttachment(network, written), vlan, over };
  };
  const further = networks.clients?.flatMap((network) => {
    const own = clients[network.name];
    return own === undefined ? [] : [attach(network.name, own)];
  });
  return {
    name,
    id: index + 1,
    preferred: preferred || order?.[0] === name,
    public: attach('public', main),
    heartbeat: heartbeat && attach('heartbeat', heartbeat),
    realservers: realservers && attach('realservers', realservers),
    clients: further,
  };
}

/**
 * @param network The one that the realservers are in.
 * @param gateways The default routes, by family.
 */
export function toRealserver(
  server: CompleteProfile['realservers'][number],
  network: Network,
  { gateway, gateway6 }: Pick<Realserver, 'gateway' | 'gateway6'>,
): Realserver {
  return {
    name: server.name,
    external: server.external ? true : undefined,
    nic: {
      ...toAttachment(network.name, server),
      vlan: server.tagged ? network.vlan : undefined,
    },
    gateway,
    gateway6: server.address6 && gateway6,
    witness: server.witness ? true : undefined,
  };
}

interface WrittenAttachment {
  readonly address: string;
  readonly address6?: string;
  readonly mac?: string;
  readonly interface?: string;
  readonly nics?: readonly string[];
}

function toAttachment(network: string, written: WrittenAttachment): Attachment {
  const { address, address6, mac, interface: originalName, nics } = written;
  return {
    network,
    address,
    address6: address6 && canonicalAddress(address6),
    mac: mac?.toLowerCase(),
    originalName,
    nics: nics?.map((nic) => (macAddress.accepts(nic) ? nic.toLowerCase() : nic)),
  };
}

export function toFloatingAddress(
  floating: CompleteProfile['floating-addresses'][number],
): FloatingAddress {
  const { name, address, prefix, interface: network, broadcast } = floating;
  return {
    name,
    address: canonicalAddress(address),
    family: isIpv6(address) ? 6 : 4,
    prefix,
    interface: network,
    broadcast,
  };
}
