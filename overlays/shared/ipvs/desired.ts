import type { Cluster, Forwarding, Member, VirtualService } from '../cluster.ts';
import { endpoint, type IpvsDestination, type IpvsService, type IpvsTable } from './table.ts';

/** What is known about one member of one virtual service when the table is computed. */
interface MemberCondition {
  /** What its check says. */
  readonly healthy: boolean;
  /** An administrator wants it to finish its connections and get no new ones. */
  readonly drained: boolean;
}

export type ConditionOf = (realserver: string, service: string) => MemberCondition;

/** The table that should be: every virtual service of the profile, and nothing else. */
export function desiredTable(cluster: Cluster, condition: ConditionOf): IpvsTable {
  const table = new Map<string, IpvsService>();
  for (const service of cluster.virtualServices) {
    const selector = selectorOf(service);
    table.set(selector, {
      selector,
      scheduler: service.scheduler,
      options: service.persistence === 0 ? '' : `-p ${service.persistence / 1000}`,
      destinations: destinationsOf(service, condition),
    });
  }
  return table;
}

export function selectorOf(service: Pick<VirtualService, 'protocol' | 'address' | 'port'>): string {
  const flag = service.protocol === 'udp' ? '-u' : '-t';
  return `${flag} ${endpoint(service.address, service.port)}`;
}

function destinationsOf(
  service: VirtualService,
  condition: ConditionOf,
): Map<string, IpvsDestination> {
  const destinations = new Map<string, IpvsDestination>();
  const forwarding = flagOf[service.forwarding];
  let serving = false;
  for (const member of service.members) {
    const weight = weightOf(member, service, condition(member.realserver, service.service));
    if (weight === undefined) continue;
    serving ||= weight > 0;
    destinations.set(endpoint(member.address, member.port), { forwarding, weight, tunnel: '' });
  }
  const sorry = service.sorryServer;
  if (!serving && sorry !== undefined)
    destinations.set(endpoint(sorry.address, sorry.port), { forwarding, weight: 1, tunnel: '' });
  return destinations;
}

const flagOf = { nat: '-m', dr: '-g', tun: '-i' } as const satisfies Record<Forwarding, string>;

/** undefined: not in the table, which cuts its connections. */
function weightOf(
  member: Member,
  service: VirtualService,
  { healthy, drained }: MemberCondition,
): number | undefined {
  if (!healthy) return service.onFailure === 'cut' ? undefined : 0;
  return drained ? 0 : member.weight;
}
