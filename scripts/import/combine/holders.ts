import { canonicalAddress, familyOf } from '../../../overlays/shared/net/ip.ts';
import type { FloatingAddress, OldCluster, Said } from '../old-cluster.ts';
import type { OldDirector, Preference, Reading } from '../reading.ts';
import type { Place } from '../source.ts';
import { shortName } from './directors.ts';

interface Wish {
  readonly director: string;
  readonly score: number;
  readonly place: Place;
  readonly nopreempt: boolean;
}

type Holders = Pick<OldCluster, 'preferredDirector' | 'preference' | 'autoFailback' | 'order'> & {
  readonly floatingAddresses: readonly FloatingAddress[];
};

/** Who holds which address by preference, and whether it returns there. */
export function combineHolders(
  floating: readonly FloatingAddress[],
  directors: readonly OldDirector[],
  settings: OldCluster['settings'],
  reading: Reading,
): Holders {
  const crm = settings.crm?.value === true;
  // Those of haresources are for addresses, and do not count under crm.
  const usable = reading.preferences.filter(
    (preference) =>
      !(crm && familyOf(preference.of) !== undefined) && isDirector(preference, directors, reading),
  );
  const ranked = floating.map((address) => wishesFor(address, usable, reading));
  const wishes = ranked.map(winner);
  const named = wishes.flatMap((wish) => (wish === undefined ? [] : [wish]));
  const names = new Set(named.map(({ director }) => shortName(director)));
  const [first] = named;
  const crossed = names.size > 1;
  const addresses = floating.map((address, index) => {
    const preferred = wishes[index]?.director;
    return crossed && preferred !== undefined ? { ...address, preferred } : address;
  });
  if (crossed)
    for (const { director, place } of named)
      reading.notCarried.push({
        kind: 'own-preference',
        what: `the preference for ${director}`,
        place,
      });
  if (settings.crm?.value === true && directors.length < 3) noteSecond(ranked, reading);
  const preferred = first === undefined || crossed ? undefined : nameOf(first, directors);
  return {
    floatingAddresses: addresses,
    preferredDirector: preferred,
    order: preferred === undefined ? undefined : orderOf(ranked, directors, reading),
    preference: scoreOf(usable, settings, reading),
    autoFailback: failback(ranked.find(winner) ?? [], settings),
  };
}

/** Of two directors the other one comes second anyway. */
function noteSecond(ranked: readonly (readonly Wish[])[], { notCarried }: Reading): void {
  const [, second] = ranked.find((wishes) => wishes.length > 1) ?? [];
  if (second !== undefined)
    notCarried.push({
      kind: 'preference',
      what: `the score ${second.score} of ${second.director}`,
      place: second.place,
    });
}

function nameOf({ director, place }: Wish, directors: readonly OldDirector[]): Said<string> {
  const found = directors.find(
    ({ name, alias, unnamed }) =>
      unnamed !== true && [name, alias ?? name].map(shortName).includes(shortName(director)),
  );
  return { value: found?.name ?? director, place, byDefault: false };
}

function isDirector(
  { director, place }: Preference,
  directors: readonly OldDirector[],
  reading: Reading,
): boolean {
  if (directors.some(({ name }) => shortName(name) === shortName(director))) return true;
  const message = `${director} is preferred, which is no director of the other files: no address has a preferred director`;
  if (!reading.faults.some((fault) => fault.message === message))
    reading.faults.push({
      message,
      hint: 'set preferred: true at one of the directors',
      place,
      also: directors[0]?.place,
    });
  return false;
}

/** Who comes first; nobody where two are equals. */
function winner([first, second]: readonly Wish[]): Wish | undefined {
  return first === undefined || first.score === second?.score ? undefined : first;
}

/** Several directors one after the other, where all addresses that have such an order have the same. */
function orderOf(
  ranked: readonly (readonly Wish[])[],
  directors: readonly OldDirector[],
  reading: Reading,
): Said<readonly string[]> | undefined {
  const orders = ranked.filter((wishes) => wishes.length > 1);
  const [first] = orders;
  // Of two directors, the one that is not preferred comes second anyway.
  if (first === undefined || directors.length < 3) return undefined;
  const names = first.map((wish) => nameOf(wish, directors).value);
  const place = first[1]?.place ?? { file: '', line: 0 };
  const same = orders.every(
    (wishes) =>
      wishes.length === names.length &&
      wishes.every((wish, index) => nameOf(wish, directors).value === names[index]),
  );
  const equals = new Set(first.map(({ score }) => score)).size < first.length;
  if (same && !equals) return { value: names, place, byDefault: false };
  reading.notCarried.push({
    kind: 'role',
    what: `an order of directors: ${first.map(({ director, score }) => `${director} ${score}`).join(', ')}`,
    place,
  });
  return undefined;
}

function wishesFor(
  { address, resources = [] }: FloatingAddress,
  preferences: readonly Preference[],
  { claims, directors }: Reading,
): readonly Wish[] {
  const ids = new Set([...resources, canonicalAddress(address), '*']);
  const wishes: Wish[] = preferences
    .filter(({ of }) => ids.has(of))
    .map(({ director, score, place }) => ({
      director,
      place,
      nopreempt: false,
      score: numeric(score),
    }));
  const own = claims.filter(
    (claim) => canonicalAddress(claim.address) === canonicalAddress(address),
  );
  const alone = new Set(claims.map(({ director }) => director)).size === 1 && directors.length <= 1;
  // The other director's file is missing: only the state tells which of them is preferred.
  for (const { director, priority, master, nopreempt, place } of own)
    if (!alone || master) wishes.push({ director, score: priority, place, nopreempt });
  const seen = new Set<string>();
  // The files of both directors say the same.
  return wishes
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .filter(({ director }) => {
      const isNew = !seen.has(shortName(director));
      seen.add(shortName(director));
      return isNew;
    });
}

function numeric(score: Preference['score']): number {
  return score === 'INFINITY' ? 1_000_000 : score === '-INFINITY' ? -1_000_000 : score;
}

function scoreOf(
  preferences: readonly Preference[],
  settings: OldCluster['settings'],
  reading: Reading,
): OldCluster['preference'] {
  const scored = preferences
    .filter(({ score }) => numeric(score) > 0)
    .toSorted((a, b) => numeric(b.score) - numeric(a.score));
  const [best] = scored;
  const multiplier = settings.pingMultiplier?.value;
  if (best !== undefined && multiplier !== undefined && numeric(best.score) >= multiplier)
    reading.faults.push({
      message: `the preference (${best.score}) outweighs a lost ping node (${multiplier}): the preferred director keeps the address without a network`,
      place: best.place,
      also: settings.pingMultiplier?.place,
    });
  const fromFile = reading.preferences.some(({ of }) => of === '*');
  if (best === undefined || (settings.crm?.value !== true && !fromFile)) return undefined;
  return {
    value: best.score === '-INFINITY' ? 0 : best.score,
    place: best.place,
    byDefault: false,
  };
}

/** @param wishes for an address that has a preferred director. */
function failback(
  wishes: readonly Wish[],
  settings: OldCluster['settings'],
): OldCluster['autoFailback'] {
  const [first, second] = wishes;
  if (settings.autoFailback !== undefined && settings.crm?.value !== true)
    return settings.autoFailback;
  if (first === undefined) return undefined;
  const { stickiness } = settings;
  if (settings.crm?.value === true) {
    // Where it is, both its stickiness and that director's own score hold it.
    const value = first.score - (second?.score ?? 0) > (stickiness?.value ?? 0);
    return {
      value,
      place: stickiness?.byDefault === false ? stickiness.place : first.place,
      byDefault: false,
    };
  }
  if (settings.keepalive === undefined) return undefined;
  const claim = first.score < 1_000_000;
  return claim ? { value: !first.nopreempt, place: first.place, byDefault: false } : undefined;
}
