import type { Cluster, VirtualService } from '../../../overlays/shared/cluster.ts';
import { originOf, type Origins } from '../../model/origins.ts';

/** corosync's knet uses this port and one more for each further link. */
const corosyncPort = 5405;
/** Where IPVS multicasts its connections, ipvsadm(8). */
const syncPort = 8848;

/** What may pass, for nftables. Everything that is not listed is dropped. */
export function firewallView(cluster: Cluster, origins: Origins) {
  const links = cluster.networks.heartbeat === undefined ? 1 : 2;
  const directors = cluster.directors.flatMap(({ public: own, heartbeat }) => [
    own.address,
    ...(heartbeat === undefined ? [] : [heartbeat.address]),
  ]);
  // A sorry server answers through the director as a realserver does.
  const sorry = cluster.virtualServices.flatMap(({ sorryServer }) => sorryServer?.address ?? []);
  const addresses = [...cluster.realservers.map(({ public: own }) => own.address), ...sorry];
  const addresses6 = [
    ...cluster.realservers.flatMap(({ public: own }) => own.address6 ?? []),
    ...sorry,
  ];
  return {
    directors,
    corosyncPorts: links === 1 ? `${corosyncPort}` : `${corosyncPort}-${corosyncPort + links - 1}`,
    syncPort,
    syncInterface: cluster.sync.interface,
    realservers: unique(addresses.filter((address) => !address.includes(':'))),
    realservers6: unique(addresses6.filter((address) => address.includes(':'))),
    services: cluster.virtualServices.map((virtual, index) => ({
      origin: originOf(origins, `virtualServices[${index}]`),
      match: `${virtual.family === 4 ? 'ip' : 'ip6'} daddr ${virtual.address} ${virtual.protocol} dport ${virtual.port}`,
    })),
    /** What a realserver is asked on: its own ports under NAT, the service's under DR and TUN. */
    serverPorts: (['tcp', 'udp'] as const).flatMap((protocol) => {
      const ports = serverPorts(cluster.virtualServices, protocol);
      return ports.length === 0 ? [] : [{ protocol, ports }];
    }),
    tunnels: cluster.virtualServices.some(({ forwarding }) => forwarding === 'tun'),
  };
}

function unique(addresses: readonly string[]): string[] {
  return [...new Set(addresses)];
}

function serverPorts(services: readonly VirtualService[], protocol: 'tcp' | 'udp'): number[] {
  const ports = services
    .filter((virtual) => virtual.protocol === protocol)
    .flatMap(({ members }) => members.map(({ port }) => port));
  return [...new Set(ports)].toSorted((a, b) => a - b);
}
