import type { Protocol } from '../../../overlays/shared/cluster/choices.ts';
import type { Cluster, Service, VirtualService } from '../../../overlays/shared/cluster/cluster.ts';
import { serverNetwork } from '../../../overlays/shared/cluster/lookups.ts';
import { isIpv6 } from '../../../overlays/shared/net/ip.ts';
import { mergePorts, portText, type PortRange } from '../../../overlays/shared/net/ports.ts';
import { checkTypeOf } from '../../checks/registry.ts';
import { originOf, type Origins } from '../../model/origins.ts';
import { leasePort } from '../../../overlays/shared/lease/ports.ts';
import { linkNetworks } from './corosync.ts';

/** Where knet's first link listens; each further one listens on the next port, corosync.conf(5). */
const corosyncPort = 5405;
/** Where IPVS multicasts its connections, ipvsadm(8). */
const syncPort = 8848;

/** What may pass, for nftables. Everything that is not listed is dropped. */
export function firewallView(cluster: Cluster, origins: Origins) {
  const { heartbeat: second } = cluster.networks;
  const directors = cluster.directors.flatMap(({ public: own, heartbeat }) =>
    heartbeat === undefined ? [own.address] : [own.address, heartbeat.address],
  );
  // A sorry server answers through the director as a realserver does.
  const sorry = cluster.virtualServices.flatMap(({ sorryServer }) => sorryServer?.address ?? []);
  const servers = cluster.realservers.flatMap(({ nic: { address, address6 } }) =>
    address6 === undefined ? [address] : [address, address6],
  );
  const answering = [...new Set([...servers, ...sorry])];
  const corosyncLinks = linkNetworks(cluster).map((network, number) => ({
    network,
    port: corosyncPort + number,
  }));
  return {
    directors,
    corosyncLinks,
    /** What the directors send each other. */
    clusterPorts: [
      ...corosyncLinks.map(({ port }) => port),
      ...(cluster.failover.lease === null ? [] : [leasePort]),
      ...(cluster.sync.on ? [syncPort] : []),
    ],
    syncPort,
    /** Who may reach the console, where it is for others than the director itself. */
    console: (cluster.console?.from ?? []).map((network, index) => ({
      origin: originOf(origins, `console.from[${index}]`),
      match: `${isIpv6(network) ? 'ip6' : 'ip'} saddr ${network} tcp dport ${cluster.console?.port}`,
    })),
    /** Who may read the metrics of a node. */
    metrics: (cluster.metrics?.from ?? []).map((network, index) => ({
      origin: originOf(origins, `metrics.from[${index}]`),
      match: `${isIpv6(network) ? 'ip6' : 'ip'} saddr ${network} tcp dport ${cluster.metrics?.port}`,
    })),
    /** null: there is no console. */
    consolePort: cluster.console?.port ?? null,
    heartbeat: second?.subnet ?? null,
    /** The networks that clients and realservers are in. */
    routed: [
      ...new Set([
        'public',
        serverNetwork(cluster).name,
        ...cluster.floatingAddresses.map((floating) => floating.interface),
      ]),
    ],
    realservers: answering.filter((address) => !isIpv6(address)),
    realservers6: answering.filter(isIpv6),
    services: cluster.virtualServices.map((virtual, index) => ({
      origin: originOf(origins, `virtualServices[${index}]`),
      match: matchOf(virtual),
    })),
    localClients: localClients(cluster, origins),
    /** Where the director itself answers for servers that do not; IPVS alone sends clients there. */
    sorryPorts: cluster.services.flatMap(({ sorryPage }) => sorryPage?.port ?? []),
    /** Of services of several ports: by its mark, IPVS knows a packet for one of them. */
    marks: cluster.virtualServices.flatMap((virtual, index) =>
      virtual.marked === undefined
        ? []
        : [
            {
              origin: originOf(origins, `virtualServices[${index}]`),
              match: matchOf(virtual),
              mark: virtual.marked.mark,
            },
          ],
    ),
    /** What a realserver is asked on: its own ports under NAT, the service's under DR and TUN, those of checks. */
    serverPorts: (['tcp', 'udp'] as const).flatMap((protocol) => {
      const ports = serverPorts(cluster, protocol);
      return ports.length === 0 ? [] : [{ protocol, ports }];
    }),
    ...tunnels(cluster),
  };
}

/**
 * Where packets of a tunnel come from. The kernel takes the address of the director's that it likes best for the way
 * to the server: a floating one is not ruled out.
 */
function tunnels({ virtualServices, directors, floatingAddresses }: Cluster) {
  const families = new Set(
    virtualServices.filter(({ forwarding }) => forwarding === 'tun').map(({ family }) => family),
  );
  const own = directors.flatMap(({ public: { address, address6 } }) => [address, address6 ?? []]);
  const ends = [...own.flat(), ...floatingAddresses.map(({ address }) => address)];
  return {
    tunnels4: families.has(4) ? ends.filter((address) => !isIpv6(address)) : [],
    tunnels6: families.has(6) ? ends.filter(isIpv6) : [],
  };
}

/**
 * Clients that a server would answer past the director. What they begin is tracked, unlike everything else of the
 * services, because it gets another source address.
 */
function localClients(cluster: Cluster, origins: Origins) {
  const { subnet, subnet6 } = serverNetwork(cluster);
  return cluster.virtualServices.flatMap((virtual, index) => {
    const { family, localClients: isLocal, address, protocol, port, marked } = virtual;
    const from = family === 4 ? subnet : subnet6;
    if (isLocal === undefined || from === undefined) return [];
    const ip = family === 4 ? 'ip' : 'ip6';
    const ports = marked === undefined ? port : `{ ${marked.ports.map(portText).join(', ')} }`;
    return [
      {
        origin: originOf(origins, `virtualServices[${index}]`),
        match: `${ip} saddr ${from} ${matchOf(virtual)}`,
        translated: `${ip} saddr ${from} ct original ${ip} daddr ${address} meta l4proto ${protocol} ct original proto-dst ${ports}`,
      },
    ];
  });
}

function matchOf({ family, address, protocol, port, marked }: VirtualService): string {
  const ports = marked === undefined ? port : `{ ${marked.ports.map(portText).join(', ')} }`;
  return `${family === 4 ? 'ip' : 'ip6'} daddr ${address} ${protocol} dport ${ports}`;
}

function serverPorts(
  { virtualServices, services }: Pick<Cluster, 'virtualServices' | 'services'>,
  protocol: Protocol,
): string[] {
  const single = (port: number): PortRange => [port, port];
  const served = virtualServices
    .filter((virtual) => virtual.protocol === protocol)
    .flatMap(({ members, marked }) => marked?.ports ?? members.map(({ port }) => single(port)));
  const asked = services
    .filter((service) => protocolOfCheck(service) === protocol)
    .flatMap(({ check }) => (check.port === undefined ? [] : [single(check.port)]));
  return mergePorts([...served, ...asked]).map(portText);
}

/** What a check asks its port by. */
function protocolOfCheck({ check, protocol }: Service): Protocol {
  return checkTypeOf(check.type).asksTcpPort ? 'tcp' : protocol;
}
