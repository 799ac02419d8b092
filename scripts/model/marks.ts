import { canonicalAddress } from '../../overlays/shared/net/ip.ts';
import {
  allPorts,
  parsePorts,
  withoutPorts,
  type PortRange,
} from '../../overlays/shared/net/ports.ts';
import type { VirtualService } from '../../overlays/shared/cluster/cluster.ts';
import type { CompleteService } from '../profile/complete.ts';

/**
 * Gives each virtual service of several ports its firewall mark, counted from 1 in the order of the profile: the
 * directors of a cluster copy connections to each other by these numbers.
 *
 * @param virtual The virtual services of each service.
 */
export function withMarks(
  virtual: readonly (readonly VirtualService[])[],
  services: readonly CompleteService[],
): readonly (readonly VirtualService[])[] {
  let mark = 0;
  return virtual.map((each, index) => {
    const service = services[index];
    if (service?.ports === undefined) return each;
    const ports = parsePorts(service.ports) ?? [];
    const isRest = service.ports === allPorts;
    return each.map((one) => {
      mark += 1;
      const others = isRest ? portsOfOthers(one, service, services) : [];
      return { ...one, marked: { mark, ports: withoutPorts(ports, others) } };
    });
  });
}

/** IPVS looks for a mark first: without this, `all` would take what belongs to the other services of the address. */
function portsOfOthers(
  { address, protocol }: VirtualService,
  service: CompleteService,
  services: readonly CompleteService[],
): readonly PortRange[] {
  return services
    .filter(
      (other) =>
        other !== service &&
        other.protocol === protocol &&
        other.addresses.map(canonicalAddress).includes(address),
    )
    .flatMap(({ port, ports }) =>
      ports === undefined ? [[port, port] as const] : (parsePorts(ports) ?? []),
    );
}
