import { addressOf } from '../formats/haresources.ts';
import { prefixOf } from '../values.ts';
import type { Place } from '../source.ts';
import type { Pair } from './elements.ts';
import type { CibNotes } from './notes.ts';

/** A resource's agent, and the parameters that it gets. */
export interface Agent {
  readonly class: string;
  readonly provider: string | undefined;
  readonly type: string;
  readonly params: readonly Pair[];
}

/** The agents of today in place of those that are gone. */
export function upgradeAgent(agent: Agent, id: string, place: Place, notes: CibNotes): Agent {
  const { type, provider } = agent;
  const old = agent.class;
  if (old === 'heartbeat') return fromScript(agent, id, place, notes);
  if (old !== 'ocf') return { ...agent, provider: undefined };
  if (provider === 'heartbeat' && (type === 'IPaddr' || type === 'IPaddr2'))
    return address(agent, place);
  if (provider === 'heartbeat' && type === 'pingd') return ping(agent, id, place, notes);
  if (provider === 'pacemaker' && type === 'pingd') return ping(agent, id, place, notes);
  if (provider === 'heartbeat' && type === 'drbd') {
    notes.say(`${id}: drbd's agent is ocf:linbit:drbd today`, place, 'it comes with drbd-utils');
    return { ...agent, provider: 'linbit' };
  }
  return { ...agent, provider: provider ?? 'heartbeat' };
}

/** Parameters of IPaddr2 in resource-agents 4.16 that the old agents had too. */
const kept: ReadonlySet<string> = new Set([
  'ip',
  'nic',
  'cidr_netmask',
  'broadcast',
  'iflabel',
  'lvs_support',
  'mac',
  'arp_interval',
  'arp_count',
  'arp_bg',
  'flush_routes',
]);

/** IPaddr is an old name of IPaddr2: the mask is a number, and an alias is a label. */
function address({ params }: Pick<Agent, 'params'>, place: Place): Agent {
  const pairs: Pair[] = [];
  for (const pair of params) {
    const { name, value } = pair;
    if (name === 'netmask' || name === 'cidr_netmask')
      pairs.push({ ...pair, name: 'cidr_netmask', value: String(prefixOf(value) ?? value) });
    else if (name === 'nic') {
      const [nic = '', alias] = value.split(':');
      pairs.push({ ...pair, value: nic });
      if (alias !== undefined) pairs.push({ ...pair, name: 'iflabel', value: alias });
    } else if (kept.has(name)) pairs.push(pair);
  }
  return {
    class: 'ocf',
    provider: 'heartbeat',
    type: 'IPaddr2',
    params: pairs.map((pair) => ({ ...pair, place: pair.place ?? place })),
  };
}

function ping({ params }: Agent, id: string, place: Place, notes: CibNotes): Agent {
  const known = new Set([
    'pidfile',
    'dampen',
    'multiplier',
    'name',
    'host_list',
    'attempts',
    'timeout',
    'options',
    'debug',
  ]);
  const pairs = params.filter(({ name }) => known.has(name));
  // Rules ask for the attribute pingd, which was the agent's default.
  if (!pairs.some(({ name }) => name === 'name'))
    pairs.push({ name: 'name', value: 'pingd', place });
  if (!pairs.some(({ name }) => name === 'host_list'))
    notes.say(
      `${id} has no host_list: Heartbeat took the ping lines of ha.cf`,
      place,
      'add the ping nodes as host_list of the resource',
    );
  return { class: 'ocf', provider: 'pacemaker', type: 'ping', params: pairs };
}

/** Heartbeat's own scripts in /etc/ha.d/resource.d, whose arguments have numbers for names. */
function fromScript(agent: Agent, id: string, place: Place, notes: CibNotes): Agent {
  const args = agent.params
    .toSorted((a, b) => Number(a.name) - Number(b.name))
    .map(({ value }) => value);
  return scriptAgent(agent.type, args, id, place, notes);
}

/** The agent for a resource of haresources: its script and its arguments. */
export function scriptAgent(
  script: string,
  args: readonly string[],
  id: string,
  place: Place,
  notes: CibNotes,
): Agent {
  const [first = ''] = args;
  const pair = (name: string, value: string | undefined): Pair[] =>
    value === undefined || value === '' ? [] : [{ name, value, place }];
  switch (script) {
    case 'IPaddr':
    case 'IPaddr2': {
      const { address: ip, prefix, interface: nic, broadcast } = addressOf(first);
      return {
        class: 'ocf',
        provider: 'heartbeat',
        type: 'IPaddr2',
        params: [
          ...pair('ip', ip),
          ...pair('cidr_netmask', prefix?.toString()),
          ...pair('nic', nic ?? undefined),
          ...pair('broadcast', broadcast ?? undefined),
        ],
      };
    }
    case 'IPv6addr':
      return {
        class: 'ocf',
        provider: 'heartbeat',
        type: 'IPv6addr',
        params: pair('ipv6addr', first),
      };
    case 'ldirectord': {
      const file = first === '' ? 'ldirectord.cf' : first;
      return {
        class: 'ocf',
        provider: 'heartbeat',
        type: 'ldirectord',
        params: pair('configfile', file.startsWith('/') ? file : `/etc/ha.d/${file}`),
      };
    }
    case 'Filesystem':
      return {
        class: 'ocf',
        provider: 'heartbeat',
        type: 'Filesystem',
        params: [
          ...pair('device', args[0]),
          ...pair('directory', args[1]),
          ...pair('fstype', args[2]),
          ...pair('options', args[3]),
        ],
      };
    case 'MailTo':
      return {
        class: 'ocf',
        provider: 'heartbeat',
        type: 'MailTo',
        params: [...pair('email', args[0]), ...pair('subject', args[1])],
      };
    case 'drbddisk':
      notes.say(
        `${id}: drbddisk has no agent today; ocf:linbit:drbd as a promotable clone takes its place`,
        place,
        'this resource only stands where it was',
      );
      return {
        class: 'ocf',
        provider: 'linbit',
        type: 'drbd',
        params: pair('drbd_resource', first),
      };
    default:
      if (args.length > 0)
        notes.say(
          `${id}: the arguments of ${script} are lost, because an init script has none`,
          place,
        );
      return { class: 'lsb', provider: undefined, type: script, params: [] };
  }
}
