import { unchecked } from '../../../overlays/shared/cluster/choices.ts';
import type {
  Attachment,
  Cluster,
  Network,
  Service,
} from '../../../overlays/shared/cluster/cluster.ts';
import { durationText } from '../values.ts';
import { plainMapping, type Plain } from './plain.ts';
import type { Plan } from './plan.ts';

/** The profile of a cluster that lvsmith made: the same model follows from it. What goes into the images, it has not. */
export function planOfCluster(cluster: Cluster): Plan {
  return {
    profile: plainMapping({
      name: cluster.name,
      networks: {
        public: publicNetwork(cluster.networks.public, cluster),
        heartbeat: cluster.networks.heartbeat && {
          subnet: cluster.networks.heartbeat.subnet,
          mtu: cluster.networks.heartbeat.mtu,
          ...layers(cluster.networks.heartbeat),
        },
        realservers: cluster.networks.realservers && subnets(cluster.networks.realservers),
        clients: named(cluster.networks.clients, subnets),
      },
      directors: cluster.directors.map(
        ({ name, preferred, public: own, heartbeat, realservers, clients }) => ({
          name,
          public: attachment(own),
          heartbeat: heartbeat && attachment(heartbeat),
          realservers: realservers && attachment(realservers),
          clients: named(
            clients?.map((each) => ({ ...each, name: each.network })),
            attachment,
          ),
          preferred,
        }),
      ),
      membership: membership(cluster),
      failover: failover(cluster),
      'floating-addresses': cluster.floatingAddresses.map(
        ({ address, name, prefix, interface: network, broadcast }) => ({
          address,
          name,
          prefix,
          interface: network,
          broadcast,
        }),
      ),
      services: cluster.services.map((service) => serviceOf(service, cluster)),
      realservers: cluster.realservers.map(({ name, external, nic: own, witness }) => ({
        name,
        external,
        ...attachment(own),
        tagged: own.vlan === undefined ? undefined : true,
        witness,
        services: sharesOf(name, cluster),
      })),
      console: consoleOf(cluster),
      metrics: metricsOf(cluster),
      notify: notifyOf(cluster),
      syslog: syslogOf(cluster),
      management: managementOf(cluster),
    }),
    unknown: [],
    notCarried: [],
    ambiguous: [
      {
        message:
          'the cluster file does not say what goes into the images: packages, SSH keys, overlays',
        hint: 'add them under image',
        place: { file: 'cluster.json', line: 0 },
      },
    ],
  };
}

function publicNetwork(network: Network, { sync, networks }: Cluster): Plain {
  const copied = sync.on && networks.heartbeat === undefined;
  const { dns, search, ntp } = network;
  return {
    ...subnets(network),
    dns,
    search,
    ntp,
    'connection-sync': copied ? true : undefined,
  };
}

function subnets(network: Network): Readonly<Record<string, Plain>> {
  const { subnet, gateway, subnet6, gateway6, mtu, routes } = network;
  return {
    subnet,
    gateway,
    subnet6,
    gateway6,
    mtu,
    routes: routes?.map(({ to, via }) => ({ to, via })),
    ...layers(network),
  };
}

/** What lies between a network and the cards that it comes in on. */
function layers({ vlan, over, bond }: Network): Readonly<Record<string, Plain>> {
  return {
    vlan,
    over,
    bond: bond && { mode: bond.mode, 'hash-policy': bond.hashPolicy, 'lacp-rate': bond.lacpRate },
  };
}

function named<T extends { readonly name: string }>(
  list: readonly T[] | undefined,
  plain: (each: T) => Plain,
): Plain {
  return list && Object.fromEntries(list.map((each) => [each.name, plain(each)]));
}

function attachment({
  address,
  address6,
  mac,
  originalName,
  nics,
}: Attachment): Readonly<Record<string, Plain>> {
  return { address, address6, mac, interface: originalName, nics };
}

function consoleOf({ console }: Cluster): Plain {
  return console === null ? undefined : { enabled: true, port: console.port, from: console.from };
}

/** A cluster file of an older lvsmith has none. */
function metricsOf({ metrics }: Partial<Pick<Cluster, 'metrics'>>): Plain {
  if (metrics === null || metrics === undefined) return undefined;
  return { enabled: true, port: metrics.port, from: metrics.from };
}

function notifyOf({ notify }: Partial<Pick<Cluster, 'notify'>>): Plain {
  if (notify === null || notify === undefined) return undefined;
  const { mail, webhook, remind } = notify;
  return {
    mail: mail === null ? undefined : { ...mail },
    webhook: webhook === null ? undefined : { ...webhook },
    remind: durationText(remind),
  };
}

function syslogOf({ syslog }: Partial<Pick<Cluster, 'syslog'>>): Plain {
  return syslog === null || syslog === undefined ? undefined : { ...syslog };
}

function managementOf({ management }: Cluster): Plain {
  if (management === undefined) return undefined;
  return { from: management.from, 'floating-addresses': management.floatingAddresses };
}

function membership({ membership: own }: Cluster): Plain {
  return {
    keepalive: durationText(own.keepalive),
    warntime: durationText(own.warntime),
    deadtime: durationText(own.deadtime),
    initdead: durationText(own.initdead),
    'no-quorum-policy': own.noQuorumPolicy,
    'two-node': own.twoNode,
    'tie-breaker': own.tieBreaker,
  };
}

function failover({ failover: own }: Cluster): Plain {
  const { nodes, multiplier, dampening, interval } = own.ping;
  return {
    'auto-failback': own.autoFailback,
    order: own.order,
    preference: own.preference,
    fencing: own.fencing,
    lease: own.lease === null ? '0s' : durationText(own.lease.promise),
    ping: {
      nodes,
      multiplier,
      dampening: durationText(dampening),
      interval: durationText(interval),
    },
  };
}

function serviceOf(
  { name, port, ports, protocol, check, onFailure, sorryPage }: Service,
  { virtualServices, realservers }: Cluster,
): Plain {
  const virtual = virtualServices.filter(({ service }) => service === name);
  const [first] = virtual;
  const prefixOf = (family: 4 | 6) =>
    virtual.find((each) => each.family === family)?.persistencePrefix;
  const pool = realservers.filter((server) =>
    virtual.some(({ members }) => members.some(({ realserver }) => realserver === server.name)),
  );
  const sorry = virtual.find(({ sorryServer }) => sorryServer !== undefined)?.sorryServer;
  return {
    name,
    port: ports === undefined ? port : undefined,
    ports,
    protocol,
    scheduler: first?.scheduler,
    forwarding: first?.forwarding,
    'local-clients': first?.localClients,
    'scheduler-flags': first?.schedulerFlags.length === 0 ? undefined : first?.schedulerFlags,
    'one-packet': first?.onePacket === true ? true : undefined,
    persistence: first && durationText(first.persistence),
    'persistence-prefix': prefixOf(4),
    'persistence-prefix6': prefixOf(6),
    'on-failure': onFailure,
    'sorry-page': sorryPage && {
      text: sorryPage.text,
      'retry-after': durationText(sorryPage.retryAfter * 1000),
    },
    'sorry-server': sorry && { address: sorry.address, port: sorry.port || undefined },
    addresses: virtual.map(({ address }) => address),
    realservers:
      pool.length === realservers.length ? undefined : pool.map(({ name: each }) => each),
    check: checkOf(check),
  };
}

function checkOf({
  type,
  interval,
  timeout,
  failures,
  successes,
  repeat,
  path,
  host,
  status,
  expect,
  command,
  port,
}: Service['check']): Plain {
  if (type === unchecked) return { type };
  const web = type === 'http' || type === 'https';
  return {
    type,
    interval: durationText(interval),
    timeout: durationText(timeout),
    port,
    ...(web ? { path, host, status, expect: expect === '' ? undefined : expect } : {}),
    ...(type === 'command' ? { command } : {}),
    failures,
    successes,
    repeat: durationText(repeat),
  };
}

/** Every service's port and weight of a server, in full. */
function sharesOf(name: string, { virtualServices }: Cluster): Plain {
  const shares = virtualServices.flatMap(({ service, port: usual, members }) =>
    members
      .filter(({ realserver }) => realserver === name)
      .map(
        ({ port, weight }) =>
          [service, { port: port === usual ? undefined : port, weight }] as const,
      ),
  );
  return Object.fromEntries(shares);
}
