import {
  allPorts,
  parsePorts,
  portText,
  type PortRange,
} from '../../../overlays/shared/net/ports.ts';
import { familyOf } from '../../../overlays/shared/net/ip.ts';
import type { Service } from '../old-cluster.ts';
import type { OldCheck } from '../reading.ts';
import type { PlanNotes } from './plan.ts';

/** A service as the profile has it: of one port, or of several as one. */
export interface Chosen extends Service {
  /** `ports` of the profile; its port is 0 then. */
  readonly several?: string;
}

/** What a firewall mark covers, for each of its addresses and transports. */
export function ofMark(service: Service, notes: PlanNotes): Chosen[] {
  const { place, fwmark, transports = new Map<string, never>(), unusable } = service;
  const { addresses: all = [], realservers } = service;
  const family = familyOf(realservers[0]?.address ?? '');
  const addresses = all.filter((each) => family === undefined || familyOf(each) === family);
  const what = `firewall mark ${fwmark}`;
  const refuse = (why: string): Chosen[] => {
    notes.notCarried.push({ kind: 'mark', what: `${what}${why}`, place });
    return [];
  };
  for (const each of all)
    if (!addresses.includes(each))
      notes.notCarried.push({
        kind: 'mark',
        what: `${what} on ${each}: its servers are of IPv${family}`,
        place,
      });
  if (unusable !== undefined) return refuse(`: ${unusable}`);
  if (addresses.length === 0) return refuse('');
  const chosen = (['tcp', 'udp'] as const).flatMap((transport) => {
    const own = [...transports].flatMap(([port, by]) => (by.has(transport) ? [port] : []));
    return own.length === 0 ? [] : [{ transport, ports: listOf(own, what, service, notes) }];
  });
  const usable = chosen.flatMap(({ transport, ports }) =>
    ports === undefined ? [] : [{ transport, ports }],
  );
  if (usable.length > 1)
    notes.notCarried.push({
      kind: 'mark',
      what: `${what}, whose TCP and UDP are a service each`,
      place,
    });
  if (usable.length > 1 && service.persistence !== null)
    notes.notCarried.push({
      kind: 'persistence',
      what: `one persistence for the TCP and UDP of ${what} together`,
      place,
    });
  return usable.flatMap(({ transport, ports }) =>
    addresses.map((address) => severalPorts({ ...service, address }, transport, ports)),
  );
}

/** The ports of a mark as the profile writes them; what is none is listed. */
function listOf(
  ports: readonly string[],
  what: string,
  { place }: Service,
  notes: PlanNotes,
): string | undefined {
  if (ports.includes(allPorts)) return allPorts;
  const ranges = ports.flatMap((port): readonly PortRange[] => {
    const known = parsePorts(port);
    if (known === undefined)
      notes.notCarried.push({ kind: 'mark', what: `the ports ${port} of ${what}`, place });
    return known ?? [];
  });
  return ranges.length === 0 ? undefined : ranges.map(portText).join(',');
}

/** One port alone needs no mark. */
export function severalPorts(service: Service, protocol: 'tcp' | 'udp', ports: string): Chosen {
  const single = /^\d+$/.test(ports) ? Number(ports) : undefined;
  const port = single ?? 0;
  return {
    ...service,
    protocol,
    port,
    realservers: service.realservers.map((server) => ({ ...server, port })),
    check: checkOf(service.check, ports),
    ...(single === undefined ? { several: ports } : {}),
  };
}

/** Of several ports the profile names the one that is asked: the old one, or else the first. */
function checkOf(check: OldCheck | null, ports: string): OldCheck | null {
  if (check === null || (check.command !== undefined && check.portNamed !== true)) return check;
  const [first] = ports === allPorts ? [] : (parsePorts(ports) ?? []);
  const port = check.port === null || check.port === 0 ? (first?.[0] ?? null) : check.port;
  return { ...check, port, portNamed: true };
}
