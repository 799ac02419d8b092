import { familyOf } from '../../../overlays/shared/net/ip.ts';
import { serviceTitle } from '../combine/services.ts';
import type { OldCluster, Service } from '../old-cluster.ts';
import type { OldCheck } from '../reading.ts';
import { usualName } from '../well-known-ports.ts';
import type { PlanNotes } from './plan.ts';

/** Services that agree in all but their address are one service of a profile. */
export interface ServicePlan {
  readonly name: string;
  readonly port: number;
  readonly service: Service;
  readonly addresses: readonly string[];
}

/** As many as a profile takes. */
const mostServices = 256;

/** Which services the profile has, and under what names; what it cannot have is noted. */
export function chooseServices(cluster: OldCluster, notes: PlanNotes): ServicePlan[] {
  const usable = cluster.services.flatMap((service) => byPort(service, notes));
  const groups = new Map<string, Service[]>();
  for (const service of usable) {
    const key = signature(service);
    groups.set(key, [...(groups.get(key) ?? []), service]);
  }
  const taken = new Set<string>();
  return [...groups.values()].slice(0, mostServices).flatMap((group) => {
    const [service] = group;
    if (service === undefined || service.port === null) return [];
    const name = nameFor(service.port, service.protocol, taken);
    return [
      {
        name,
        port: service.port,
        service,
        addresses: group.flatMap(({ address }) => address ?? []),
      },
    ];
  });
}

/** A firewall mark becomes one service for each of its ports. */
function byPort(service: Service, notes: PlanNotes): Service[] {
  const { protocol, address, port, place, fwmark, ports = [], transports, unusable } = service;
  if (protocol === 'sctp' || (protocol !== 'fwm' && (port === null || port === 0))) {
    notes.notCarried.push({
      kind: 'port',
      what: protocol === 'sctp' ? `${address}:${port}/sctp` : `all ports of ${address}`,
      place,
    });
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
  if (address !== null && familyOf(address) === 6) {
    notes.notCarried.push({
      kind: 'ipv6',
      what: `the service on [${address}]:${port}, with ${service.realservers.map((each) => each.address).join(', ')}: which machine has which IPv6 address is not said`,
      place,
    });
    return [];
  }
  if (protocol !== 'fwm') return [service];
  const single = ports.filter((each) => /^\d+$/.test(each)).map(Number);
  const what = `firewall mark ${fwmark}`;
  if (address === null || unusable !== undefined || single.length === 0) {
    notes.notCarried.push({
      kind: 'mark',
      what: unusable === undefined ? what : `${what}: ${unusable}`,
      place,
    });
    return [];
  }
  notes.notCarried.push({
    kind: 'mark',
    what: `${what}: its ports ${single.join(', ')} are services of their own`,
    place,
  });
  if (single.length > 1 && service.persistence !== null)
    notes.notCarried.push({
      kind: 'persistence',
      what: `one persistence for the ports ${single.join(', ')} together`,
      place,
    });
  for (const range of ports.filter((each) => !/^\d+$/.test(each)))
    notes.notCarried.push({ kind: 'mark', what: `the ports ${range} of ${what}`, place });
  return single.flatMap((own) =>
    [...(transports?.get(String(own)) ?? [])].map((transport) => ({
      ...service,
      protocol: transport,
      port: own,
      realservers: service.realservers.map((server) => ({ ...server, port: own })),
      check: checkOfPort(service.check, own, what, notes),
    })),
  );
}

/** A mark has one check, which decides about all of its ports. */
function checkOfPort(
  check: OldCheck | null,
  port: number,
  what: string,
  notes: PlanNotes,
): OldCheck | null {
  if (check === null || check.port === port || check.command !== undefined) return check;
  const { type, interval, timeout, failures, place } = check;
  if (check.port !== null && check.port !== 0) {
    notes.ambiguous.push({
      message: `port ${port} of ${what} was served, and not checked: it follows the check of port ${check.port}`,
      hint: 'give it a check of its own',
      place,
    });
    return { ...check, portNamed: true };
  }
  if (type === usualName(port, 'tcp')) return check;
  notes.notCarried.push({
    kind: 'check-type',
    what: `port ${port} was served, and not checked`,
    place,
  });
  return { type: 'tcp', port, interval, timeout, failures, place };
}

function signature(service: Service): string {
  const { address: _, place: __, realservers, check, sorryServer, ...rest } = service;
  const plain = (value: object | null | undefined) =>
    JSON.stringify(value, (key, inner: unknown) => (key === 'place' ? undefined : inner));
  return [
    rest.port,
    rest.protocol,
    rest.scheduler,
    rest.forwarding,
    rest.persistence,
    rest.onFailure,
    plain(rest.persistenceMask),
    plain(rest.schedulerFlags),
    plain(rest.onePacket),
    plain(realservers),
    plain(check),
    plain(sorryServer),
  ].join(' ');
}

function nameFor(port: number, protocol: string, taken: Set<string>): string {
  const usual = usualName(port, protocol) ?? `${protocol}-${port}`;
  const names = [
    usual,
    ...(protocol === 'tcp' ? [] : [`${usual}-${protocol}`]),
    ...Array.from({ length: mostServices }, (_, index) => `${usual}-${index + 2}`),
  ];
  const free = names.find((name) => !taken.has(name)) ?? usual;
  taken.add(free);
  return free;
}
