import { familyOf } from '../../../overlays/shared/net/ip.ts';
import { serviceTitle } from '../combine/services.ts';
import type { OldCluster, Service } from '../old-cluster.ts';
import { allPorts } from '../../../overlays/shared/net/ports.ts';
import { usualName } from '../well-known-ports.ts';
import { ofMark, severalPorts, type Chosen } from './marked-services.ts';
import type { Machines6 } from './networks/machines6.ts';
import type { PlanNotes } from './plan.ts';

/** Services that agree in all but their address are one service of a profile. */
export interface ServicePlan {
  readonly name: string;
  /** 0: several. */
  readonly port: number;
  readonly ports?: string | undefined;
  readonly service: Chosen;
  readonly addresses: readonly string[];
}

/** As many as a profile takes. */
const mostServices = 256;

/** Which services the profile has, and under what names; what it cannot have is noted. */
export function chooseServices(
  cluster: OldCluster,
  machines: Machines6,
  notes: PlanNotes,
): ServicePlan[] {
  const usable = cluster.services.flatMap((service) => usableAs(service, notes));
  const groups = new Map<string, Chosen[]>();
  for (const service of usable) {
    const key = signature(service, machines);
    groups.set(key, [...(groups.get(key) ?? []), service]);
  }
  const taken = new Set<string>();
  return [...groups.values()].slice(0, mostServices).flatMap((group) => {
    const [service] = group;
    if (service === undefined || service.port === null) return [];
    const name = nameFor(service, taken);
    return [
      {
        name,
        port: service.port,
        ports: service.several,
        service,
        addresses: group.flatMap(({ address }) => address ?? []),
      },
    ];
  });
}

/** What a profile can have of it: a mark is one service of several ports for each transport. */
function usableAs(service: Service, notes: PlanNotes): Chosen[] {
  const { protocol, address, port, place } = service;
  if (protocol === 'sctp') {
    notes.notCarried.push({ kind: 'port', what: `${address}:${port}/sctp`, place });
    return [];
  }
  // Off is not the same as unchecked: ldirectord adds no server at all.
  if (service.check?.type === 'off') {
    notes.notCarried.push({
      kind: 'no-server',
      what: `${serviceTitle(service)}, which is switched off`,
      place: service.check.place,
    });
    return [];
  }
  if (serversFor(service).length < service.realservers.length) {
    notes.notCarried.push({
      kind: 'no-server',
      what: `${serviceTitle(service)} with servers of another family, between which IPVS does not translate`,
      place,
    });
    const left = serversFor(service);
    return left.length === 0 ? [] : usableAs({ ...service, realservers: left }, notes);
  }
  if (protocol === 'fwm') return ofMark(service, notes);
  return port === null || port === 0 ? [severalPorts(service, protocol, allPorts)] : [service];
}

/** Those that its clients can be sent to. */
export function serversFor({ address, realservers }: Service): Service['realservers'] {
  return address === null
    ? realservers
    : realservers.filter((server) => familyOf(server.address) === familyOf(address));
}

function signature(service: Chosen, { machineOf }: Machines6): string {
  const { address: _, place: __, realservers, check, sorryServer, ...rest } = service;
  const plain = (value: object | null | undefined) =>
    JSON.stringify(value, (key, inner: unknown) => (key === 'place' ? undefined : inner));
  return [
    rest.port,
    rest.several,
    rest.protocol,
    rest.scheduler,
    rest.forwarding,
    rest.persistence,
    rest.onFailure,
    plain(rest.persistenceMask),
    plain(rest.schedulerFlags),
    plain(rest.onePacket),
    plain(realservers.map((server) => ({ ...server, address: machineOf(server.address) }))),
    plain(check),
    plain(sorryServer),
  ].join(' ');
}

function nameFor({ port, several, protocol }: Chosen, taken: Set<string>): string {
  const first = several === undefined ? port : Number(/^\d+(?!\d*-)/.exec(several)?.[0]);
  const made = several === undefined ? `${protocol}-${port}` : `${protocol}-ports`;
  const usual = usualName(first ?? 0, protocol) ?? made;
  const names = [
    usual,
    ...(protocol === 'tcp' ? [] : [`${usual}-${protocol}`]),
    ...Array.from({ length: mostServices }, (_, index) => `${usual}-${index + 2}`),
  ];
  const free = names.find((name) => !taken.has(name)) ?? usual;
  taken.add(free);
  return free;
}
