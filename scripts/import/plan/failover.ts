import type { OldCluster } from '../old-cluster.ts';
import { parseDuration } from '../../profile/values/duration.ts';
import type { Mapping, PlanNotes, Value } from './plan.ts';

/** The score of a ping node that answers; a preference must be less. */
const usualMultiplier = 100;
const mostPingNodes = 15;

/** The profile's own preference, and what it wants between two directors of an order. */
const usualPreference = 50;
const leastStep = 2;

/** @param names The directors' names in the profile, by those in the files. */
export function planFailover(
  cluster: OldCluster,
  names: ReadonlyMap<string, string>,
  notes: PlanNotes,
): Mapping {
  const { autoFailback, settings } = cluster;
  const { fencing, pingMultiplier } = settings;
  const multiplier = pingMultiplier?.value ?? usualMultiplier;
  const preference = planPreference(cluster, multiplier, notes);
  return {
    entries: [
      [
        'auto-failback',
        autoFailback && {
          value: autoFailback.value,
          from: autoFailback.place,
          note: autoFailback.byDefault ? 'no file says so' : undefined,
        },
      ],
      ['order', planOrder(cluster, names, preference, notes)],
      ['preference', preference],
      [
        'fencing',
        fencing && {
          value: 'none',
          from: fencing.place,
          note: fencing.value === 'none' ? undefined : `was ${fencing.value}`,
        },
      ],
      ['ping', planPing(cluster, notes)],
    ],
  };
}

function planOrder(
  { order }: OldCluster,
  names: ReadonlyMap<string, string>,
  preference: Value | undefined,
  notes: PlanNotes,
): Value | undefined {
  if (order === undefined) return undefined;
  const { value, place } = order;
  const known = value.flatMap((name) => names.get(name) ?? []);
  const score = Number(preference?.value ?? usualPreference);
  if (known.length === value.length && score >= leastStep * known.length)
    return { value: known, from: place };
  notes.notCarried.push({
    kind: 'role',
    what: `an order of directors: ${value.join(', ')}, with ${score} points`,
    place,
  });
  return undefined;
}

function planPreference(
  { preference, preferredDirector }: OldCluster,
  multiplier: number,
  notes: PlanNotes,
): Value | undefined {
  if (preference === undefined || preferredDirector === undefined) return undefined;
  const { value, place } = preference;
  if (typeof value === 'number' && value > 0 && value < multiplier) return { value, from: place };
  notes.notCarried.push({ kind: 'preference', what: `the score ${value}`, place });
  return undefined;
}

function planPing(
  { pingNodes, settings, floatingAddresses, directors, services }: OldCluster,
  notes: PlanNotes,
): Mapping | undefined {
  const own = new Set([
    ...floatingAddresses.map(({ address }) => address),
    ...directors.map(({ address }) => address),
    ...services.flatMap(({ realservers }) => realservers.map(({ address }) => address)),
  ]);
  const usable = pingNodes.filter(({ host, address, place }) => {
    if (address === undefined)
      notes.notCarried.push({
        kind: 'placeholder',
        what: `the ping node ${host}, whose address no file gives`,
        place,
      });
    else if (own.has(address))
      notes.notCarried.push({
        kind: 'old-program',
        what: `the ping node ${host}, a machine of the cluster itself`,
        place,
      });
    else return true;
    return false;
  });
  for (const { host, place } of usable.slice(mostPingNodes))
    notes.notCarried.push({
      kind: 'old-program',
      what: `the ping node ${host}, one too many`,
      place,
    });
  const nodes = usable
    .slice(0, mostPingNodes)
    .flatMap(({ address }) => (address === undefined ? [] : [address]));
  if (nodes.length === 0) return undefined;
  const { pingMultiplier, pingDampening } = settings;
  const dampening = parseDuration(pingDampening?.value ?? '');
  return {
    entries: [
      ['nodes', { value: nodes, from: usable[0]?.place }],
      [
        'multiplier',
        pingMultiplier && pingMultiplier.value >= 1 && pingMultiplier.value <= 100_000
          ? { value: pingMultiplier.value, from: pingMultiplier.place }
          : undefined,
      ],
      [
        'dampening',
        pingDampening && dampening !== undefined && dampening % 1000 === 0
          ? { value: pingDampening.value, from: pingDampening.place }
          : undefined,
      ],
    ],
  };
}
