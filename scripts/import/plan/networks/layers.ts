import { isInSubnet } from '../../../../overlays/shared/net/ip.ts';
import { belongsTo } from '../../combine/directors.ts';
import type { OldCluster } from '../../old-cluster.ts';
import type { OldDirector, OldLink } from '../../reading.ts';
import type { Place } from '../../source.ts';
import type { Mapping, PlanNotes, Value } from '../plan.ts';

/* What lies between a network and the cards that it comes in on: VLANs and bonds. */

/** A network of the profile, before it is known what carries it. */
export interface Carried {
  readonly name: string;
  readonly cidr: string | undefined;
  /** The NIC of a floating address in it, where no director's NIC is known. */
  readonly nic: { readonly name: string; readonly place: Place } | undefined;
}

export interface Layers {
  /** The keys of a network, by its name. */
  readonly entries: ReadonlyMap<
    string,
    readonly (readonly [string, Value | Mapping | undefined])[]
  >;
  /** The cards of a director in a network, where they are several. */
  readonly nicsOf: (network: string, director: OldDirector) => Value | undefined;
}

interface Stack {
  readonly nic: string;
  readonly vlan: number | undefined;
  /** The card, or the bond. */
  readonly carrier: string;
  readonly place: Place;
}

/** As a profile takes them. */
const leastCards = 2;
const mostCards = 8;
const spreading: readonly string[] = ['balance-xor', '802.3ad', 'balance-tlb'];

export function planLayers(
  networks: readonly Carried[],
  cluster: OldCluster,
  notes: PlanNotes,
): Layers {
  const stacks = new Map(
    networks.flatMap((network) => {
      const stack = stackOf(network, cluster);
      return stack === undefined ? [] : [[network.name, stack] as const];
    }),
  );
  const carriers = new Map<string, string>();
  const entries = new Map<string, readonly (readonly [string, Value | Mapping | undefined])[]>();
  const own = new Set<string>();
  for (const { name } of networks) {
    const stack = stacks.get(name);
    if (stack === undefined) continue;
    const { carrier, vlan, place } = stack;
    const other = carriers.get(carrier);
    const tag: Value | undefined = vlan === undefined ? undefined : { value: vlan, from: place };
    if (other === undefined) {
      carriers.set(carrier, name);
      own.add(name);
      entries.set(name, [
        ['vlan', tag],
        ['bond', planBond(carrier, place, cluster, notes)],
      ]);
    } else if (tag === undefined)
      notes.notCarried.push({
        kind: 'shared-nic',
        what: `the networks ${other} and ${name} on ${carrier}`,
        place,
      });
    else
      entries.set(name, [
        ['vlan', tag],
        ['over', { value: other, from: place }],
      ]);
  }
  return {
    entries,
    nicsOf: (network, director) => {
      const stack = stacks.get(network);
      if (stack === undefined || !own.has(network)) return undefined;
      const cards = cardsOf(stack.carrier, cluster, director);
      return cards && { value: cards.names, from: cards.place };
    },
  };
}

/** By the NIC of the first director that has one in the network. */
function stackOf({ cidr, nic }: Carried, cluster: OldCluster): Stack | undefined {
  const own =
    cidr === undefined
      ? undefined
      : cluster.nics.find(({ address }) => isInSubnet(address, cidr) === true);
  const name = own?.interface ?? nic?.name;
  const place = own?.place ?? nic?.place;
  if (name === undefined || place === undefined) return undefined;
  const links = cluster.links.filter((link) => link.nic === name);
  const [, before, number] = /^(.*?)\.(\d{1,4})$/.exec(name) ?? [];
  const [, plain] = /^vlan0*(\d{1,4})$/.exec(name) ?? [];
  const below = links.find((link) => link.below !== undefined)?.below;
  const tagged = links.find(({ vlan }) => vlan !== undefined)?.vlan ?? number ?? plain;
  const vlan = tagged === undefined ? undefined : Number(tagged);
  const isTag = vlan !== undefined && vlan >= 1 && vlan <= 4094;
  return {
    nic: name,
    vlan: isTag ? vlan : undefined,
    carrier: isTag ? (below ?? before ?? name) : name,
    place,
  };
}

/** The cards of a bond; of one director where it is given. */
function cardsOf(
  bond: string,
  { links }: OldCluster,
  director?: OldDirector,
): { readonly names: readonly string[]; readonly place: Place } | undefined {
  const known = links.filter(
    ({ place }) => director === undefined || belongsTo(place.file, director),
  );
  const listed = known.find(({ nic, members }) => nic === bond && members !== undefined);
  const slaves = known.filter(({ master }) => master === bond);
  const names = listed?.members ?? [...new Set(slaves.map(({ nic }) => nic))];
  const place = (listed ?? slaves[0])?.place;
  return place === undefined || names.length < leastCards
    ? undefined
    : { names: names.slice(0, mostCards), place };
}

function planBond(
  bond: string,
  place: Place,
  cluster: OldCluster,
  notes: PlanNotes,
): Mapping | undefined {
  const { links, directors } = cluster;
  const parts = links.filter(({ nic }) => nic === bond);
  const cards = cardsOf(bond, cluster);
  const isBond = cards !== undefined || /^bond\d*$/.test(bond) || parts.some(saysMode);
  if (!isBond) return undefined;
  const without = directors.filter((director) => cardsOf(bond, cluster, director) === undefined);
  if (without.length > 0 || directors.length === 0)
    notes.notCarried.push({
      kind: 'bond',
      what: `${bond}${without.length === 0 ? '' : ` of ${without.map(({ name }) => name).join(', ')}`}, whose NICs no file names`,
      place,
    });
  // Keys of a bond that no director has are refused.
  if (without.length === directors.length) return undefined;
  const said = parts.find(saysMode);
  if (said?.mode === undefined)
    notes.ambiguous.push({
      message: `no file gives the mode of ${bond}: active-backup is taken, where the kernel’s own is balance-rr`,
      hint: 'set bond.mode; 802.3ad needs LACP of the switches',
      place: cards?.place ?? place,
    });
  const mode = said?.mode ?? 'active-backup';
  const value = (key: 'hashPolicy' | 'lacpRate') => parts.find((each) => each[key])?.[key];
  const [policy, rate] = [value('hashPolicy'), value('lacpRate')];
  return {
    entries: [
      ['mode', { value: mode, from: said?.place }],
      ['hash-policy', policy && spreading.includes(mode) ? { value: policy } : undefined],
      ['lacp-rate', rate && mode === '802.3ad' ? { value: rate } : undefined],
    ],
  };
}

function saysMode({ mode }: OldLink): boolean {
  return mode !== undefined;
}
