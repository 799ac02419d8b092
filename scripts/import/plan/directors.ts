import { isInSubnet } from '../../../overlays/shared/net/ip.ts';
import type { OldCluster } from '../old-cluster.ts';
import type { OldDirector } from '../reading.ts';
import { addressIn } from './director-addresses.ts';
import type { Names } from './names.ts';
import type { Networks } from './networks.ts';
import { placeholder, type List, type Mapping, type PlanNotes, type Value } from './plan.ts';

/** A cluster that nobody describes has two directors at least. */
const usualDirectors = 2;

/** The directors that are known, and placeholders for those that must exist. */
export function planDirectors(
  cluster: OldCluster,
  networks: Networks,
  names: Names,
  notes: PlanNotes,
): List & { readonly count: number; readonly names: ReadonlyMap<string, string> } {
  const { directors, preferredDirector, formats } = cluster;
  const known = directors.map((director, index) =>
    knownDirector(director, index, cluster, networks, names, notes),
  );
  // A single keepalived.conf is that of one of two; any other file names them all.
  const missing =
    directors.length === 0 || (directors.length === 1 && formats.has('keepalived'))
      ? usualDirectors - directors.length
      : 0;
  const others = Array.from({ length: missing }, (_, index) =>
    missingDirector(directors.length + index + 1, cluster, networks, notes),
  );
  if (preferredDirector === undefined && directors.length > 1)
    notes.ambiguous.push({
      message: 'no director is preferred for all addresses',
      hint: 'set preferred: true at one of them, if you want fail-back',
      place: directors[0]?.place ?? { file: '', line: 0 },
    });
  const claimed = new Map(
    directors.flatMap(({ name }, index) => {
      const value = nameIn(known[index]);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  return { items: [...known, ...others], count: known.length + others.length, names: claimed };
}

function nameIn(director: Mapping | undefined): string | undefined {
  const name = director?.entries.find(([key]) => key === 'name')?.[1];
  return name !== undefined && 'value' in name && typeof name.value === 'string'
    ? name.value
    : undefined;
}

function knownDirector(
  director: OldDirector,
  index: number,
  cluster: OldCluster,
  networks: Networks,
  names: Names,
  notes: PlanNotes,
): Mapping {
  const { name, place, heartbeatAddress, heartbeatPlace, unnamed } = director;
  const { preferredDirector } = cluster;
  const preferred = preferredDirector?.value === name;
  return {
    entries: [
      [
        'name',
        unnamed === true
          ? unknownName(index + 1, director, notes)
          : planName(director, names, notes),
      ],
      ['public', { entries: [['address', addressValue(director, cluster, networks, notes)]] }],
      [
        'heartbeat',
        networks.heartbeat === undefined || heartbeatAddress === undefined
          ? undefined
          : { entries: [['address', { value: heartbeatAddress, from: heartbeatPlace ?? place }]] },
      ],
      ['realservers', planBehind(director, cluster, networks, notes)],
      ['preferred', preferred ? { value: true, from: preferredDirector?.place } : undefined],
    ],
  };
}

function planName({ name, place }: OldDirector, names: Names, notes: PlanNotes): Value {
  const claimed = names.claim(name) ?? placeholder(`name of ${name}`);
  if (claimed === name) return { value: name, from: place };
  notes.notCarried.push({ kind: 'host-name', what: `${name} is now ${claimed}`, place });
  return { value: claimed, from: place, note: `was ${name}` };
}

function unknownName(number: number, { place }: OldDirector, notes: PlanNotes): Value {
  notes.unknown.push({
    message: `no file gives the name of director ${number}`,
    hint: 'give --director NAME=ADDRESS',
    place,
  });
  return { value: placeholder(`name of director ${number}`), from: place };
}

/** The director's NIC in the network of the realservers, where there is that network. */
function planBehind(
  director: OldDirector,
  cluster: OldCluster,
  { realservers }: Networks,
  notes: PlanNotes,
): Mapping | undefined {
  if (realservers === undefined) return undefined;
  const { name, place, unnamed } = director;
  const known = addressIn(realservers, director, cluster);
  if (known !== undefined)
    return { entries: [['address', { value: known.address, from: known.place }]] };
  const shown = unnamed === true ? 'of a director without a name' : `of director ${name}`;
  notes.unknown.push({
    message: `no file gives the address ${shown} in ${realservers}`,
    hint: 'put the output of `ip addr` of each director into a folder of its name',
    place,
  });
  return {
    entries: [['address', { value: placeholder(`inner address of ${name}`), from: place }]],
  };
}

function addressValue(
  director: OldDirector,
  cluster: OldCluster,
  networks: Networks,
  notes: PlanNotes,
): Value {
  const { name, place, address, addressPlace, heartbeatAddress = '', heartbeatPlace } = director;
  // The first NIC of a machine may be the one towards the servers.
  const inner =
    networks.realservers !== undefined && isInSubnet(address ?? '', networks.realservers) === true;
  const outer =
    inner && networks.public !== undefined
      ? addressIn(networks.public, director, cluster)
      : undefined;
  if (outer !== undefined) return { value: outer.address, from: outer.place };
  if (address !== undefined && !inner) return { value: address, from: addressPlace ?? place };
  // Where the heartbeat runs in the clients' network, its address is that of the director there.
  if (networks.public !== undefined && isInSubnet(heartbeatAddress, networks.public) === true)
    return {
      value: heartbeatAddress,
      from: heartbeatPlace ?? place,
      note: 'its heartbeat address',
    };
  notes.unknown.push({
    message: `no file gives the address of director ${name} in the public network`,
    hint: `give --director ${director.unnamed === true ? 'NAME' : name}=ADDRESS`,
    place,
  });
  return {
    value: placeholder(`address of ${name}`),
    from: place,
    note: `no file gives the address of ${name}`,
  };
}

function missingDirector(
  number: number,
  { floatingAddresses, directors }: OldCluster,
  { realservers }: Networks,
  notes: PlanNotes,
): Mapping {
  const place = directors[0]?.place ?? floatingAddresses[0]?.place ?? { file: '', line: 0 };
  const which = directors.length === 1 ? 'the other director' : `director ${number}`;
  const inner = realservers === undefined ? [] : [`address in ${realservers}`];
  for (const what of ['name', 'address', ...inner])
    notes.unknown.push({
      message: `no file gives the ${what} of ${which}`,
      hint: 'give --director NAME=ADDRESS for each director',
      place,
    });
  return {
    entries: [
      [
        'name',
        {
          value: placeholder(`name of director ${number}`),
          from: place,
          note: `no file names ${which}`,
        },
      ],
      [
        'public',
        {
          entries: [
            ['address', { value: placeholder(`address of director ${number}`), from: place }],
          ],
        },
      ],
      [
        'realservers',
        realservers === undefined
          ? undefined
          : {
              entries: [
                [
                  'address',
                  { value: placeholder(`inner address of director ${number}`), from: place },
                ],
              ],
            },
      ],
    ],
  };
}
