import { familyOf } from '../../../../overlays/shared/net/ip.ts';
import type { OldForwarding, OldServer, Reading } from '../../reading.ts';
import { portOf } from '../../values.ts';
import type { Statement } from './blocks.ts';
import type { Target } from './virtual-server.ts';

/** keepalived's words for forwarding, which are strict about capitals. */
export const kinds: Readonly<Record<string, OldForwarding>> = { NAT: 'nat', DR: 'dr', TUN: 'tun' };

/** A real_server; none when its address cannot be read. */
export function serverOf(
  statement: Statement,
  target: Target,
  forwarding: OldForwarding,
  reading: Reading,
): OldServer[] {
  const {
    values: [address = '', word = ''],
    block = [],
    place,
  } = statement;
  if (familyOf(address) === undefined) {
    reading.notCarried.push({
      kind: 'no-server',
      what: 'a real_server whose address cannot be read',
      place,
    });
    return [];
  }
  const own = block.find(({ key }) => key === 'lvs_method')?.values[0];
  if (own !== undefined && kinds[own] !== forwarding)
    reading.notCarried.push({
      kind: 'forwarding',
      what: `${address} is forwarded to by ${own}`,
      place,
    });
  const written = portOf(word, target.protocol) ?? target.port ?? 0;
  // DR and TUN forward packets as they are, and a mark leaves every port alone.
  const port =
    target.protocol === 'fwm' ? 0 : forwarding === 'nat' ? written : (target.port ?? written);
  if (target.protocol !== 'fwm' && port !== written)
    reading.faults.push({
      message: `${forwarding} cannot change the port: ${written} is taken as ${port}`,
      place,
    });
  return [
    { address, port, weight: weightOf(block, address, statement, reading), forwarding, place },
  ];
}

function weightOf(
  block: readonly Statement[],
  address: string,
  { place }: Statement,
  reading: Reading,
): number {
  const weight = block.find(({ key }) => key === 'weight');
  const [word] = weight?.values ?? [];
  if (weight !== undefined && word === undefined)
    reading.faults.push({ message: 'weight without a number: 1', place: weight.place });
  if (word === undefined)
    reading.assumed.push({ what: `weight 1 of ${address}`, place: weight?.place ?? place });
  const value = Number(word ?? 1);
  return Number.isInteger(value) && value >= 0 ? value : 1;
}
