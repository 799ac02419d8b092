import type { Counters, TableService } from '../../shared/state/node-state.ts';
import type { Family } from './exposition.ts';

/** The kernel's sums over all connections since its start. */
interface IpvsTotals {
  readonly connections: number;
  readonly incomingPackets: number;
  readonly outgoingPackets: number;
  readonly incomingBytes: number;
  readonly outgoingBytes: number;
}

/** Reads /proc/net/ip_vs_stats: the first line of numbers, in hexadecimal. Undefined: it is something else. */
export function parseTotals(text: string): IpvsTotals | undefined {
  const line = text.split('\n').find((each) => /^\s*(?:[0-9A-F]+\s+){4}[0-9A-F]+\s*$/.test(each));
  if (line === undefined) return undefined;
  const numbers = line
    .trim()
    .split(/\s+/)
    .map((word) => Number.parseInt(word, 16));
  const [connections = 0, incomingPackets = 0, outgoingPackets = 0] = numbers;
  const [, , , incomingBytes = 0, outgoingBytes = 0] = numbers;
  return { connections, incomingPackets, outgoingPackets, incomingBytes, outgoingBytes };
}

/** Names and labels of node_exporter's collector ipvs: dashboards know them. */
export function ipvsFamilies(
  table: readonly TableService[],
  totals: IpvsTotals | undefined,
): readonly Family[] {
  return [
    ...(totals === undefined
      ? []
      : [
          total('connections', 'Connections', totals.connections),
          total('incoming_packets', 'Packets of clients', totals.incomingPackets),
          total('outgoing_packets', 'Packets to clients', totals.outgoingPackets),
          total('incoming_bytes', 'Bytes of clients', totals.incomingBytes),
          total('outgoing_bytes', 'Bytes to clients', totals.outgoingBytes),
        ]),
    backend(table, 'connections_active', 'Open connections.', 'activeConnections'),
    backend(table, 'connections_inactive', 'Other known connections.', 'inactiveConnections'),
    backend(table, 'weight', 'The share of new connections.', 'weight'),
    ...counterFamilies(table),
  ];
}

/** What node_exporter does not tell: what each server got, since it came into the table. */
function counterFamilies(table: readonly TableService[]): readonly Family[] {
  const family = (
    name: string,
    help: string,
    pick: (counters: Counters) => Readonly<Record<string, number>>,
  ): Family => ({
    name: `lvsmith_ipvs_backend_${name}_total`,
    type: 'counter',
    help: `${help} since the server came into the table.`,
    samples: backends(table).flatMap(({ kernel, labels }) =>
      Object.entries(kernel.counters === undefined ? {} : pick(kernel.counters))
        // Answers that go past the director are counted nowhere, and 0 would say that there are none.
        .filter(([direction]) => direction !== 'out' || kernel.forwarding === 'nat')
        .map(([direction, value]) => ({
          labels: direction === '' ? labels : { ...labels, direction },
          value,
        })),
    ),
  });
  return [
    family('connections', 'Connections', ({ connections }) => ({ '': connections })),
    family('packets', 'Packets of clients, and to them,', (counters) => ({
      in: counters.incomingPackets,
      out: counters.outgoingPackets,
    })),
    family('bytes', 'Bytes of clients, and to them,', (counters) => ({
      in: counters.incomingBytes,
      out: counters.outgoingBytes,
    })),
  ];
}

function total(name: string, what: string, value: number): Family {
  const help = `${what} that IPVS has counted since the start of the machine.`;
  return { name: `node_ipvs_${name}_total`, type: 'counter', help, samples: [{ value }] };
}

function backend(
  table: readonly TableService[],
  name: string,
  help: string,
  key: 'activeConnections' | 'inactiveConnections' | 'weight',
): Family {
  const samples = backends(table).map(({ labels, kernel }) => ({ labels, value: kernel[key] }));
  return { name: `node_ipvs_backend_${name}`, type: 'gauge', help, samples };
}

/** The servers in the table, with node_exporter's labels. */
function backends(table: readonly TableService[]) {
  return table.flatMap(({ protocol, endpoint: local, destinations }) =>
    destinations.flatMap(({ endpoint, kernel }) => {
      if (kernel === null) return [];
      const [local_address, local_port] = splitEndpoint(local);
      const [remote_address, remote_port] = splitEndpoint(endpoint);
      const addresses = { local_address, local_port, remote_address, remote_port };
      const labels = { ...addresses, proto: protocol.toUpperCase(), local_mark: '' };
      return [{ labels, kernel }];
    }),
  );
}

/** `[2001:db8::1]:80` → address and port. */
function splitEndpoint(endpoint: string): readonly [string, string] {
  const [, address = endpoint, port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(endpoint) ?? [];
  return [address, port];
}
