import type { Forwarding } from '../cluster/choices.ts';
import type { Cluster, Member, VirtualService } from '../cluster/cluster.ts';
import { endpoint, ipv4Netmask } from '../net/ip.ts';
import type { IpvsDestination, IpvsService, IpvsTable } from './table.ts';

/** What is known about one member of one virtual service when the table is computed. */
interface MemberCondition {
  /** The verdict of its check. */
  readonly healthy: boolean;
  /** It gets no new connections; the established ones go on. */
  readonly drained: boolean;
}

export type ConditionOf = (realserver: string, service: string) => MemberCondition;

/** The table that should be: every virtual service of the profile, and nothing else. */
export function desiredTable(
  { virtualServices }: Pick<Cluster, 'virtualServices'>,
  condition: ConditionOf,
): IpvsTable {
  const table = new Map<string, IpvsService>();
  for (const service of virtualServices) {
    const selector = selectorOf(service);
    table.set(selector, {
      selector,
      scheduler: service.scheduler,
      options: optionsOf(service),
      destinations: destinationsOf(service, condition),
    });
  }
  return table;
}

/** In the order in which ipvsadm prints them, so that a table that is right compares as equal. */
function optionsOf(service: VirtualService): string {
  const { scheduler, schedulerFlags, onePacket, persistence, persistencePrefix, family } = service;
  const words: string[] = [];
  if (persistence > 0) {
    words.push(`-p ${persistence / 1000}`);
    if (persistencePrefix !== undefined)
      words.push(`-M ${family === 4 ? ipv4Netmask(persistencePrefix) : persistencePrefix}`);
  }
  if (onePacket) words.push('-o');
  const flags = flagOrder.filter((flag) => schedulerFlags.includes(flag));
  if (flags.length > 0) words.push(`-b ${flags.map((flag) => `${scheduler}-${flag}`).join(',')}`);
  return words.join(' ');
}

const flagOrder = ['fallback', 'port'] as const;

function selectorOf(
  service: Pick<VirtualService, 'protocol' | 'address' | 'port' | 'marked' | 'family'>,
): string {
  const { marked, family } = service;
  if (marked !== undefined) return `-f ${marked.mark}${family === 6 ? ' -6' : ''}`;
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
    destinations.set(endpoint(sorry.address, sorry.port), {
      forwarding: sorry.local === true ? flagOf.nat : forwarding,
      weight: 1,
      tunnel: '',
    });
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
