import { familyOf } from '../../../../overlays/shared/net/ip.ts';
import type { OldForwarding, OldServer, OldService, Reading } from '../../reading.ts';
import { portOf, splitEndpoint } from '../../values.ts';
import type { Resolve } from '../../source.ts';
import type { Entry } from './sections.ts';

export const forwardings: Readonly<Record<string, OldForwarding>> = {
  gate: 'dr',
  masq: 'nat',
  ipip: 'tun',
};

/** More than the profile allows to have; a range may name a whole network. */
const mostServers = 1000;

/** `real=HOST[->HOST][:PORT] gate|masq|ipip [WEIGHT] ["REQUEST","RECEIVE"]`: one server, or each of a range. */
export function serversOf(
  { key, value, place }: Entry,
  service: Pick<OldService, 'port' | 'protocol'>,
  resolve: Resolve,
  reading: Reading,
): OldServer[] {
  const [target = '', method = '', weightText, ...rest] = value.split(/\s+/);
  const [first = '', last] = target.split('->');
  const family = key === 'real6' ? 6 : 4;
  const named = splitEndpoint(last ?? first);
  const end = { ...named, address: resolve(named.address, family) };
  const start = last === undefined ? end.address : resolve(first.replace(/^\[|\]$/g, ''), family);
  const forwarding = forwardings[method];
  if (forwarding === undefined && method !== '')
    reading.faults.push({ message: `${method} is no way to forward: gate, masq or ipip`, place });
  if (familyOf(start) === undefined || familyOf(end.address) === undefined) {
    reading.notCarried.push({
      kind: 'no-server',
      what: `real=${target}: no file gives its address`,
      place,
    });
    return [];
  }
  const weight = weightText !== undefined && /^\d+$/.test(weightText) ? Number(weightText) : 1;
  if (weight === 1 && !/^\d+$/.test(weightText ?? ''))
    reading.assumed.push({ what: `weight 1 of ${start}`, place });
  if ([weightText, ...rest].some((word) => word?.startsWith('"') === true))
    reading.notCarried.push({
      kind: 'check-detail',
      what: `a request of its own for ${start}`,
      place,
    });
  if (/<[lu]:/.test(value))
    reading.notCarried.push({ kind: 'threshold', what: `limits of ${start}`, place });
  const written = end.port === undefined ? 0 : (portOf(end.port, service.protocol) ?? 0);
  // DR and TUN forward packets as they are.
  const port =
    service.protocol === 'fwm'
      ? written
      : forwarding === 'nat' && written > 0
        ? written
        : (service.port ?? written);
  if (written !== 0 && port !== written)
    reading.faults.push({
      message: `${method} cannot change the port: ${written} is taken as ${port}`,
      place,
    });
  return range(start, end.address).map((address) => ({
    address,
    port,
    weight,
    forwarding: forwarding ?? 'dr',
    place,
  }));
}

function range(first: string, last: string): string[] {
  if (first === last || familyOf(first) !== 4 || familyOf(last) !== 4) return [first];
  const [from, to] = [first, last].map((text) =>
    text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0),
  );
  if (from === undefined || to === undefined) return [first];
  const count = Math.min(Math.max(to - from + 1, 1), mostServers);
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
  });
}
