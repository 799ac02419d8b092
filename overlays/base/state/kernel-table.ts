import type { Cluster, VirtualService } from '../../shared/cluster/cluster.ts';
import { canonicalAddress, endpoint } from '../../shared/net/ip.ts';
import { portText } from '../../shared/net/ports.ts';
import { readIfThere } from '../../shared/node/files.ts';
import type { Counters, TableDestination, TableService } from '../../shared/state/node-state.ts';
import type { CounterTable } from './counters.ts';

type Kernel = NonNullable<TableDestination['kernel']>;

interface KernelService {
  readonly protocol: string;
  readonly endpoint: string;
  readonly scheduler: string;
  readonly counters?: Counters | undefined;
  /** By endpoint. */
  readonly destinations: Map<string, Kernel>;
}

/** The kernel shows it to everybody as a file, which costs no process. */
export const kernelTableFile = '/proc/net/ip_vs';

/**
 * The IPVS table beside what the profile says of it.
 *
 * @param counters undefined: they are not known
 * @throws Error when the kernel has no IPVS.
 */
export function readTable(
  cluster: Cluster,
  counters?: CounterTable,
  file = kernelTableFile,
): readonly TableService[] {
  const text = readIfThere(file);
  if (text === undefined) throw new Error('the kernel has no IPVS: its module is not loaded');
  return tableOf(cluster, withCounters(parseKernelTable(text), counters));
}

export function withCounters(
  services: readonly KernelService[],
  counters: CounterTable | undefined,
): readonly KernelService[] {
  if (counters === undefined) return services;
  return services.map((service) => {
    const key = `${service.protocol} ${service.endpoint}`;
    const destinations = [...service.destinations].map(([at, kernel]) => {
      const counted = counters.get(`${key} ${at}`);
      return [at, counted === undefined ? kernel : { ...kernel, counters: counted }] as const;
    });
    const own = counters.get(key);
    return {
      ...service,
      ...(own !== undefined && { counters: own }),
      destinations: new Map(destinations),
    };
  });
}

export function tableOf(
  cluster: Pick<Cluster, 'virtualServices'>,
  kernel: readonly KernelService[],
): readonly TableService[] {
  const rest = new Set(kernel);
  const known = cluster.virtualServices.map((virtual) => {
    const { marked } = virtual;
    const at = endpoint(virtual.address, virtual.port);
    const [protocol, key] =
      marked === undefined ? [virtual.protocol, at] : ['fwm', `mark ${marked.mark}`];
    const found = kernel.find(
      (service) => service.protocol === protocol && service.endpoint === key,
    );
    if (found !== undefined) rest.delete(found);
    return {
      service: virtual.service,
      protocol: virtual.protocol,
      endpoint: marked === undefined ? at : at.replace(/0$/, marked.ports.map(portText).join(',')),
      scheduler: found?.scheduler ?? null,
      ...(found?.counters !== undefined && { counters: found.counters }),
      destinations: destinationsOf(virtual, found),
    };
  });
  const unknown = [...rest].map((service) => ({
    ...service,
    service: null,
    destinations: foreign(service.destinations),
  }));
  return [...known, ...unknown];
}

/** The members of the profile in its order, then whatever else is in the table. */
function destinationsOf(
  virtual: VirtualService,
  found: KernelService | undefined,
): readonly TableDestination[] {
  const rest = new Map(found?.destinations);
  const take = (server: string, address: string, port: number): TableDestination => {
    const at = endpoint(address, port);
    const kernel = rest.get(at) ?? null;
    rest.delete(at);
    return { server, endpoint: at, kernel };
  };
  const members = virtual.members.map(({ realserver, address, port }) =>
    take(realserver, address, port),
  );
  const sorry = virtual.sorryServer;
  const last = sorry === undefined ? [] : [take('sorry server', sorry.address, sorry.port)];
  return [...members, ...last, ...foreign(rest)];
}

function foreign(destinations: ReadonlyMap<string, Kernel>): readonly TableDestination[] {
  return [...destinations].map(([at, kernel]) => ({ server: null, endpoint: at, kernel }));
}

/** Reads /proc/net/ip_vs (`ip_vs_info_seq_show` in the kernel's ip_vs_ctl.c). */
export function parseKernelTable(text: string): readonly KernelService[] {
  const services: KernelService[] = [];
  for (const line of text.split('\n')) {
    const [first = '', at = '', ...words] = line.trim().split(/\s+/);
    if (protocols.has(first))
      services.push({
        protocol: first.toLowerCase(),
        endpoint: parseEndpoint(at),
        scheduler: words[0] ?? '',
        destinations: new Map(),
      });
    else if (first === '->' && /:[0-9A-F]{4}$/.test(at))
      services.at(-1)?.destinations.set(parseEndpoint(at), parseDestination(words));
  }
  return services;
}

/** A service by firewall mark has a number in the place of an address. */
const protocols = new Set(['TCP', 'UDP', 'SCTP', 'FWM']);

function parseDestination([forwarding = '', ...numbers]: readonly string[]): Kernel {
  const [weight = 0, activeConnections = 0, inactiveConnections = 0] = numbers.map(Number);
  return {
    forwarding: forwardings[forwarding] ?? 'local',
    weight,
    activeConnections,
    inactiveConnections,
  };
}

const forwardings: Readonly<Record<string, Kernel['forwarding']>> = {
  Masq: 'nat',
  Route: 'dr',
  Tunnel: 'tun',
};

/** `C0A847CD:0050` or `[2001:0db8:…:0001]:0050`; a firewall mark is `00000007`. */
function parseEndpoint(text: string): string {
  const six = /^\[([0-9a-f:]+)\]:([0-9A-F]{4})$/.exec(text);
  if (six !== null)
    return endpoint(canonicalAddress(six[1] ?? ''), Number.parseInt(six[2] ?? '', 16));
  const four = /^([0-9A-F]{8}):([0-9A-F]{4})$/.exec(text);
  if (four === null) return `mark ${Number.parseInt(text, 16)}`;
  const bytes = (four[1]?.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
  return endpoint(bytes.join('.'), Number.parseInt(four[2] ?? '', 16));
}
