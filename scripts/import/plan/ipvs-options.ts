import { bitsOf, familyOf } from '../../../overlays/shared/net/ip.ts';
import type { Service } from '../old-cluster.ts';
import { prefixOf } from '../values.ts';
import type { PlanNotes, Value } from './plan.ts';

/** The flags of sh and mh as ipvsadm(8) names them; either scheduler has both at the same bits. */
const flagNames: Readonly<Record<string, 'fallback' | 'port'>> = {
  'sh-fallback': 'fallback',
  'mh-fallback': 'fallback',
  'flag-1': 'fallback',
  'sh-port': 'port',
  'mh-port': 'port',
  'flag-2': 'port',
};

/** Options of IPVS for one service. What had no effect is listed, because a profile refuses it. */
export function planIpvsOptions(
  service: Service,
  notes: PlanNotes,
): readonly (readonly [string, Value | undefined])[] {
  return [
    [
      familyOfService(service) === 6 ? 'persistence-prefix6' : 'persistence-prefix',
      planPrefix(service, notes),
    ],
    ['scheduler-flags', planFlags(service, notes)],
    ['one-packet', planOnePacket(service, notes)],
  ];
}

function familyOfService({ address, realservers }: Service): 4 | 6 {
  return familyOf(address ?? realservers[0]?.address ?? '') ?? 4;
}

function planPrefix(service: Service, { notCarried }: PlanNotes): Value | undefined {
  const { persistence, persistenceMask: mask } = service;
  if (mask === undefined) return undefined;
  // Each host by itself, as without a mask.
  const wholeAddress = bitsOf(familyOfService(service));
  const prefix = prefixOf(mask.value);
  if (prefix === wholeAddress) return undefined;
  if (prefix !== undefined && prefix > 0 && prefix < wholeAddress && persistence !== null)
    return { value: prefix, from: mask.place };
  notCarried.push({
    kind: persistence === null ? 'no-effect' : 'persistence',
    what: `the persistence mask ${prefix === undefined ? 'as written' : mask.value}`,
    place: mask.place,
  });
  return undefined;
}

function planFlags(
  { scheduler, schedulerFlags: flags }: Service,
  { notCarried }: PlanNotes,
): Value | undefined {
  if (flags === undefined) return undefined;
  const known = new Set<string>();
  for (const word of flags.value) {
    const flag = flagNames[word];
    const hashes = scheduler === 'sh' || scheduler === 'mh';
    if (flag !== undefined && hashes) known.add(flag);
    else
      notCarried.push({
        kind: flag === undefined ? 'scheduler' : 'no-effect',
        what: `the flag ${/^[\w-]{1,16}$/.test(word) ? word : 'as written'} of a scheduler`,
        place: flags.place,
      });
  }
  return known.size === 0 ? undefined : { value: [...known], from: flags.place };
}

function planOnePacket(
  { protocol, persistence, onePacket }: Service,
  { notCarried }: PlanNotes,
): Value | undefined {
  if (onePacket === undefined) return undefined;
  if (protocol === 'udp' && persistence === null) return { value: true, from: onePacket.place };
  notCarried.push({
    kind: 'no-effect',
    what: 'one-packet scheduling, which is for UDP without persistence',
    place: onePacket.place,
  });
  return undefined;
}
