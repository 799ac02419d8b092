import { familyOf } from '../../../../overlays/shared/net/ip.ts';
import type { NotCarriedKind } from '../../not-carried.ts';
import type { OldForwarding, OldService, Reading } from '../../reading.ts';
import { portOf } from '../../values.ts';
import type { Statement } from './blocks.ts';
import { checkOf, checkKeywords } from './check.ts';
import { noteScheduler } from '../scheduler.ts';
import { unknownKey } from './keywords.ts';
import { kinds, serverOf } from './real-server.ts';

/** What a virtual_server is reached by. */
export type Target = Pick<OldService, 'address' | 'port' | 'protocol' | 'fwmark'>;

export interface ServerGroup {
  readonly targets: readonly Target[];
}

/** More than one address range makes sense of. */
const mostAddresses = 256;

/** virtual_server_group: addresses with ports, ranges of the last octet, firewall marks. */
export function readGroup({ block = [] }: Statement, reading: Reading): ServerGroup {
  return {
    targets: block.flatMap(({ key, values: [value = ''], place }): Target[] => {
      if (key === 'fwmark')
        return [{ address: null, port: null, protocol: 'fwm', fwmark: Number(value) }];
      const [first = '', last] = key.split('-');
      const port = portOf(value);
      if (familyOf(first) === undefined || port === undefined) {
        reading.notCarried.push({
          kind: 'syntax',
          what: 'an entry of a virtual_server_group',
          place,
        });
        return [];
      }
      return rangeOf(first, last).map((address) => ({ address, port, protocol: 'tcp' }));
    }),
  };
}

function rangeOf(first: string, last: string | undefined): string[] {
  const octets = first.split('.');
  const [from, to] = [Number(octets[3]), Number(last)];
  if (last === undefined || octets.length !== 4 || !(to >= from && to < mostAddresses))
    return [first];
  return Array.from({ length: to - from + 1 }, (_, index) =>
    [...octets.slice(0, 3), from + index].join('.'),
  );
}

export function readVirtualServer(
  statement: Statement,
  groups: ReadonlyMap<string, ServerGroup>,
  reading: Reading,
): void {
  const { block = [], values, place } = statement;
  const last = (...keys: readonly string[]) => block.findLast(({ key }) => keys.includes(key));
  const protocol = protocolOf(last('protocol'), statement, reading);
  const scheduler = last('lb_algo', 'lvs_sched');
  if (scheduler === undefined)
    reading.assumed.push({ what: 'scheduler wlc, the default of keepalived', place });
  const forwarding = forwardingOf(last('lb_kind', 'lvs_method'), statement, reading);
  for (const each of block) noteKey(each, reading);
  const sorry = last('sorry_server');
  const granularity = last('persistence_granularity');
  const ops = last('ops');
  const flags = block.filter(({ key }) => schedulerFlags.has(key));
  for (const target of targetsOf(values, protocol, groups, statement, reading)) {
    const servers = block
      .filter(({ key }) => key === 'real_server')
      .flatMap((server) => serverOf(server, target, forwarding, reading));
    const check = checkOf(statement, servers, target, reading);
    const service: OldService = {
      ...target,
      scheduler: scheduler?.values[0] ?? 'wlc',
      forwarding,
      persistence: persistenceOf(last('persistence_timeout'), target, reading),
      ...(granularity === undefined
        ? {}
        : { persistenceMask: { value: granularity.values[0] ?? '', place: granularity.place } }),
      ...(flags[0] === undefined
        ? {}
        : { schedulerFlags: { value: flags.map(({ key }) => key), place: flags[0].place } }),
      ...(ops === undefined ? {} : { onePacket: { place: ops.place } }),
      realservers: servers,
      check,
      ...(sorry === undefined
        ? {}
        : {
            sorryServer: {
              address: sorry.values[0] ?? '',
              port: portOf(sorry.values[1] ?? '') ?? target.port,
              place: sorry.place,
            },
          }),
      onFailure: inhibits(block) ? 'keep' : 'cut',
      place,
    };
    reading.services.push(service);
    addFaults(service, reading);
  }
}

function inhibits(block: readonly Statement[]): boolean {
  return block.some(
    ({ key, block: inner = [] }) =>
      key === 'real_server' && inner.some((each) => each.key === 'inhibit_on_failure'),
  );
}

function targetsOf(
  [first = '', second = '']: readonly string[],
  protocol: 'tcp' | 'udp' | 'sctp',
  groups: ReadonlyMap<string, ServerGroup>,
  { place }: Statement,
  reading: Reading,
): readonly Target[] {
  if (first === 'fwmark') {
    reading.faults.push({
      message: 'protocol and the servers’ ports mean nothing for a firewall mark',
      place,
    });
    return [{ address: null, port: null, protocol: 'fwm', fwmark: Number(second) }];
  }
  if (first === 'group') {
    const group = groups.get(second);
    if (group === undefined)
      reading.faults.push({ message: `there is no virtual_server_group ${second}`, place });
    return (group?.targets ?? []).map((target) =>
      target.protocol === 'fwm' ? target : { ...target, protocol },
    );
  }
  const port = portOf(second, protocol === 'udp' ? 'udp' : 'tcp');
  if (familyOf(first) !== undefined && port !== undefined)
    return [{ address: first, port, protocol }];
  reading.notCarried.push({
    kind: 'syntax',
    what: 'a virtual_server whose address or port cannot be read',
    place,
  });
  return [];
}

function protocolOf(statement: Statement | undefined, { place }: Statement, reading: Reading) {
  const word = statement?.values[0]?.toLowerCase();
  if (word === 'tcp' || word === 'udp' || word === 'sctp') return word;
  reading.faults.push({
    message:
      word === undefined
        ? 'no protocol: keepalived takes UDP'
        : `there is no protocol of that name: keepalived takes UDP`,
    place: statement?.place ?? place,
  });
  return 'udp';
}

function forwardingOf(
  statement: Statement | undefined,
  { place }: Statement,
  reading: Reading,
): OldForwarding {
  const word = statement?.values[0];
  if (word === undefined) {
    reading.assumed.push({ what: 'forwarding NAT, the default of keepalived', place });
    return 'nat';
  }
  const kind = kinds[word];
  if (kind === undefined)
    reading.faults.push({
      message: `lb_kind ${/^[\w-]{1,12}$/.test(word) ? word : ''} is unknown to keepalived, which is strict about capitals: it takes NAT`,
      place: statement?.place ?? place,
    });
  return kind ?? 'nat';
}

/** Seconds; without a number 360 (keepalived 2). */
function persistenceOf(
  statement: Statement | undefined,
  { port }: Target,
  reading: Reading,
): number | null {
  if (statement === undefined) return port === 0 ? 360 : null;
  const [word] = statement.values;
  if (word === undefined) {
    reading.assumed.push({
      what: 'persistence of 360 s, the default of keepalived',
      place: statement.place,
    });
    return 360;
  }
  const seconds = Number(word);
  if (seconds > 0) return seconds;
  reading.faults.push({
    message: 'persistence_timeout 0 is refused by keepalived 2: no persistence is meant',
    place: statement.place,
  });
  return null;
}

const read: ReadonlySet<string> = new Set(
  'lb_algo lvs_sched lb_kind lvs_method protocol persistence_timeout persistence_granularity ops sorry_server real_server delay_loop virtualhost weight inhibit_on_failure connect_timeout retry delay_before_retry'.split(
    ' ',
  ),
);

/** Each a line without a value. */
const schedulerFlags: ReadonlySet<string> = new Set(
  'sh-port sh-fallback mh-port mh-fallback flag-1 flag-2 flag-3'.split(' '),
);

const uncarried: Readonly<Record<string, NotCarriedKind>> = {
  alpha: 'old-program',
  omega: 'old-program',
  ha_suspend: 'old-program',
  hysteresis: 'quorum',
  quorum: 'quorum',
  quorum_up: 'script-hook',
  quorum_down: 'script-hook',
  notify_up: 'script-hook',
  notify_down: 'script-hook',
  smtp_alert: 'alert',
  uthreshold: 'threshold',
  lthreshold: 'threshold',
  warmup: 'old-program',
  sorry_server_inhibit: 'old-program',
  persistence_engine: 'persistence',
  ip_family: 'old-program',
};

function noteKey({ key, place, block = [] }: Statement, reading: Reading): void {
  if (key === 'real_server') for (const inner of block) noteKey(inner, reading);
  if (read.has(key) || schedulerFlags.has(key) || checkKeywords.has(key)) return;
  const kind = uncarried[key];
  if (kind !== undefined) reading.notCarried.push({ kind, what: key, place });
  else {
    reading.faults.push(unknownKey(key, place));
    reading.notCarried.push({ kind: 'syntax', what: 'a line of a virtual_server', place });
  }
}

function addFaults(
  { scheduler, realservers, check, port, place }: OldService,
  reading: Reading,
): void {
  noteScheduler(scheduler, place, reading);
  const weights = new Set(realservers.map(({ weight }) => weight));
  if (scheduler === 'rr' && weights.size > 1)
    reading.faults.push({ message: 'rr ignores weights', place });
  if (port === 443 && check?.type === 'tcp')
    reading.faults.push({ message: 'https is checked by a connection alone', place: check.place });
}
