import type {
  Attachment,
  Cluster,
  Director,
  FloatingAddress,
  NetworkName,
  Realserver,
} from '../../overlays/shared/cluster/cluster.ts';
import { canonicalAddress, isIpv6 } from '../../overlays/shared/net/ip.ts';
import type { CompleteProfile } from '../profile/complete.ts';

export function toNetworks(networks: CompleteProfile['networks']): Cluster['networks'] {
  const { subnet, gateway, subnet6, gateway6, mtu, routes, dns, search, ntp } = networks.public;
  const { heartbeat, realservers } = networks;
  return {
    public: {
      name: 'public',
      subnet,
      gateway,
      subnet6,
      gateway6: gateway6 && canonicalAddress(gateway6),
      mtu,
      routes,
      dns: dns.map(canonicalAddress),
      search: search.length === 0 ? undefined : search,
      ntp,
    },
    heartbeat: heartbeat && {
      name: 'heartbeat',
      subnet: heartbeat.subnet,
      mtu: heartbeat.mtu,
      dns: [],
      ntp: [],
    },
    realservers: realservers && {
      name: 'realservers',
      subnet: realservers.subnet,
      gateway: realservers.gateway,
      subnet6: realservers.subnet6,
      gateway6: realservers.gateway6 && canonicalAddress(realservers.gateway6),
      mtu: realservers.mtu,
      routes: realservers.routes,
      dns: [],
      ntp: [],
    },
  };
}

export function toDirector(
  { name, preferred, public: main, heartbeat, realservers }: CompleteProfile['directors'][number],
  index: number,
  order: readonly string[] | undefined,
): Director {
  return {
    name,
    id: index + 1,
    preferred: preferred || order?.[0] === name,
    public: toAttachment('public', main),
    heartbeat: heartbeat && toAttachment('heartbeat', heartbeat),
    realservers: realservers && toAttachment('realservers', realservers),
  };
}

/**
 * @param network The one that the realservers are in.
 * @param gateways The default routes, by family.
 */
export function toRealserver(
  server: CompleteProfile['realservers'][number],
  network: NetworkName,
  { gateway, gateway6 }: Pick<Realserver, 'gateway' | 'gateway6'>,
): Realserver {
  return {
    name: server.name,
    external: server.external ? true : undefined,
    nic: toAttachment(network, server),
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
}

function toAttachment(network: NetworkName, written: WrittenAttachment): Attachment {
  const { address, address6, mac, interface: originalName } = written;
  return {
    network,
    address,
    address6: address6 && canonicalAddress(address6),
    mac: mac?.toLowerCase(),
    originalName,
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
