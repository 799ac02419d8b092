import { familyOf, isInSubnet } from '../../../overlays/shared/net/ip.ts';
import type { OldCluster } from '../old-cluster.ts';
import type { HostName, OldServer } from '../reading.ts';
import type { Machines6 } from './networks/machines6.ts';
import type { Names } from './names.ts';
import type { Networks } from './networks/networks.ts';
import type { Place } from '../source.ts';
import { placeholder, type Mapping, type PlanNotes, type Value } from './plan.ts';
import type { ServicePlan } from './choose-services.ts';

const mostWeight = 65_535;

/** A realserver of the profile: what each service's pool says of it. */
export interface ServerPlan {
  readonly name: string;
  /** The IPv6 one where no file gives another. */
  readonly address: string;
  readonly address6: { readonly address: string; readonly place: Place } | undefined;
  readonly host: HostName | undefined;
  readonly shares: ReadonlyMap<string, OldServer>;
  /** Another port of a machine that is a realserver already. */
  readonly anotherPort?: true;
}

/** Every server of every pool, once and with a name. */
export function chooseRealservers(
  { hosts }: OldCluster,
  services: readonly ServicePlan[],
  { machineOf, sixOf }: Machines6,
  names: Names,
  notes: PlanNotes,
): ServerPlan[] {
  const all = new Map<string, Map<string, OldServer>>();
  for (const { name, service } of services)
    for (const server of service.realservers) {
      const machine = machineOf(server.address);
      const shares = all.get(machine) ?? new Map<string, OldServer>();
      const before = shares.get(name);
      if (before !== undefined && service.forwarding === 'nat' && before.port !== server.port) {
        const key = `${machine} ${server.port}`;
        all.set(key, (all.get(key) ?? new Map<string, OldServer>()).set(name, server));
      } else if (before !== undefined)
        notes.notCarried.push({
          kind: 'same-address',
          what: `${server.address}:${server.port} of ${name}`,
          place: server.place,
        });
      else shares.set(name, server);
      all.set(machine, shares);
    }
  return [...all].map(([key, shares]) => {
    const [address = '', port] = key.split(' ');
    const host = hosts.find((each) => each.address === address);
    const [first] = shares.values();
    const address6 =
      familyOf(address) === 6 && first !== undefined
        ? { address, place: first.place }
        : sixOf(address);
    if (port === undefined)
      return { name: nameOf(address, host, names, notes), address, address6, host, shares };
    const made = `${host?.names[0]?.split('.')[0] ?? `rs-${address.replace(/[.:]/g, '-')}`}-${port}`;
    return { name: names.claim(made) ?? made, address, address6, host, shares, anotherPort: true };
  });
}

function nameOf(
  address: string,
  host: HostName | undefined,
  names: Names,
  notes: PlanNotes,
): string {
  const old = host?.names[0];
  const made = `rs-${address.replace(/[.:]/g, '-')}`;
  const name = names.claim(old ?? made) ?? made;
  if (old !== undefined && old !== name && host !== undefined)
    notes.notCarried.push({ kind: 'host-name', what: `${old} is now ${name}`, place: host.place });
  return name;
}

/** The servers of a service; nothing where all of them serve it. */
export function planPool(
  { name, service }: ServicePlan,
  servers: readonly ServerPlan[],
  notes: PlanNotes,
): Value | undefined {
  const pool = servers.filter(({ shares }) => shares.has(name));
  if (pool.length === servers.length) return undefined;
  if (pool.length > 0) return { value: pool.map((server) => server.name) };
  notes.unknown.push({
    message: `no file names a server of ${name}`,
    hint: 'name its realservers, or delete the service',
    place: service.place,
  });
  return { value: [placeholder(`servers of ${name}`)], from: service.place };
}

export function planRealserver(
  { name, address, address6, host, shares, anotherPort }: ServerPlan,
  services: readonly ServicePlan[],
  networks: Networks,
  notes: PlanNotes,
): Mapping {
  const [first] = shares.values();
  const place = first?.place;
  const own = networks.realservers ?? networks.public;
  const outside = own !== undefined && isInSubnet(address, own) === false;
  const tunnelled = services.every(
    (each) => !shares.has(each.name) || each.service.forwarding === 'tun',
  );
  if (outside && place !== undefined)
    notes.notCarried.push({
      kind: 'other-network',
      what: `the realserver ${address} is outside ${own}: ${tunnelled ? 'lvsmith builds no image of it' : 'npm run check refuses it'}`,
      place,
    });
  const weight = weightOf(first, notes);
  const entries = services.flatMap((service): [string, Mapping][] => {
    const mapping = shareOf(service, shares.get(service.name), weight);
    return mapping === undefined ? [] : [[service.name, mapping]];
  });
  return {
    entries: [
      [
        'name',
        {
          value: name,
          ...(host === undefined ? { note: 'no file names it' } : { from: host.place }),
        },
      ],
      [
        'address',
        familyOf(address) === 6
          ? unknownAddress(name, 'IPv4', place, notes)
          : { value: address, from: place, note: outside ? 'in another network' : undefined },
      ],
      [
        'address6',
        networks.six === undefined
          ? undefined
          : address6 === undefined
            ? unknownAddress(name, 'IPv6', place, notes)
            : { value: address6.address, from: address6.place },
      ],
      [
        'external',
        anotherPort === true
          ? { value: true, note: 'another port of a machine that is here already' }
          : outside && tunnelled
            ? { value: true, note: 'its packets come through a tunnel' }
            : undefined,
      ],
      ['weight', weight === 1 ? undefined : { value: weight, from: place }],
      ['services', entries.length === 0 ? undefined : { entries }],
    ],
  };
}

/** Every machine has an IPv4 address, and an IPv6 one where something is served by IPv6. */
function unknownAddress(
  name: string,
  family: 'IPv4' | 'IPv6',
  place: Place | undefined,
  { unknown }: PlanNotes,
): Value {
  unknown.push({
    message: `no file gives the ${family} address of realserver ${name}`,
    hint: 'name both addresses of each machine in a hosts file in the folder',
    place: place ?? { file: '', line: 0 },
  });
  return { value: placeholder(`${family} address of ${name}`), from: place };
}

function weightOf(server: OldServer | undefined, notes: PlanNotes): number {
  if (server === undefined || server.weight <= mostWeight) return server?.weight ?? 1;
  notes.notCarried.push({
    kind: 'weight',
    what: `weight ${server.weight} of ${server.address}, now ${mostWeight}`,
    place: server.place,
  });
  return mostWeight;
}

function shareOf(
  { port, service }: ServicePlan,
  server: OldServer | undefined,
  usualWeight: number,
): Mapping | undefined {
  if (server === undefined) return undefined;
  const weight = Math.min(server.weight, mostWeight);
  const entries: [string, Value][] = [];
  if (server.port !== port && server.port !== 0 && service.forwarding === 'nat')
    entries.push(['port', { value: server.port, from: server.place }]);
  if (weight !== usualWeight) entries.push(['weight', { value: weight, from: server.place }]);
  return entries.length === 0 ? undefined : { entries };
}
