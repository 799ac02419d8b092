import { isInSubnet } from '../../../overlays/shared/net/ip.ts';
import type { OldCluster } from '../old-cluster.ts';
import type { OldDirector } from '../reading.ts';
import { addressIn, anyAddress6 } from './networks/director-addresses.ts';
import type { Names } from './names.ts';
import type { Networks } from './networks/networks.ts';
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
      [
        'public',
        {
          entries: [
            ['address', addressValue(director, cluster, networks, notes)],
            ['address6', address6Value(director, cluster, networks, notes)],
            ['nics', networks.nicsOf('public', director)],
          ],
        },
      ],
      [
        'heartbeat',
        networks.heartbeat === undefined || heartbeatAddress === undefined
          ? undefined
          : {
              entries: [
                ['address', { value: heartbeatAddress, from: heartbeatPlace ?? place }],
                ['nics', networks.nicsOf('heartbeat', director)],
              ],
            },
      ],
      [
        'realservers',
        planIn('realservers', networks.realservers, director, cluster, networks, notes),
      ],
      [
        'clients',
        networks.clients.length === 0
          ? undefined
          : {
              entries: networks.clients.map(({ name: network, cidr }) => [
                network,
                planIn(network, cidr, director, cluster, networks, notes),
              ]),
            },
      ],
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

/** The director's NIC in a network besides the public one, where there is that network. */
function planIn(
  network: string,
  cidr: string | undefined,
  director: OldDirector,
  cluster: OldCluster,
  { six, nicsOf }: Networks,
  notes: PlanNotes,
): Mapping | undefined {
  if (cidr === undefined) return undefined;
  const { name, place, unnamed } = director;
  const known = addressIn(cidr, director, cluster);
  const inner6 = network === 'realservers' ? six?.realservers?.cidr : undefined;
  const known6 = inner6 === undefined ? undefined : addressIn(inner6, director, cluster);
  if (known === undefined) {
    const shown = unnamed === true ? 'of a director without a name' : `of director ${name}`;
    notes.unknown.push({
      message: `no file gives the address ${shown} in ${cidr}`,
      hint: 'put the output of `ip addr` of each director into a folder of its name',
      place,
    });
  }
  return {
    entries: [
      [
        'address',
        known === undefined
          ? { value: placeholder(innerAddress(network, name)), from: place }
          : { value: known.address, from: known.place },
      ],
      ['address6', known6 && { value: known6.address, from: known6.place }],
      ['nics', nicsOf(network, director)],
    ],
  };
}

function innerAddress(network: string, name: string): string {
  return network === 'realservers'
    ? `inner address of ${name}`
    : `address of ${name} in ${network}`;
}

function address6Value(
  director: OldDirector,
  cluster: OldCluster,
  { six }: Networks,
  notes: PlanNotes,
): Value | undefined {
  if (six === undefined) return undefined;
  const { name, place, unnamed } = director;
  const { cidr } = six.public;
  const known =
    cidr === undefined ? anyAddress6(director, cluster) : addressIn(cidr, director, cluster);
  if (known !== undefined) return { value: known.address, from: known.place };
  notes.unknown.push({
    message: `no file gives the IPv6 address of director ${name}`,
    hint: `give --director ${unnamed === true ? 'NAME' : name}=ADDRESS,ADDRESS6`,
    place,
  });
  return { value: placeholder(`IPv6 address of ${name}`), from: place };
}

function addressValue(
  director: OldDirector,
  cluster: OldCluster,
  networks: Networks,
  notes: PlanNotes,
): Value {
  const { name, place, address, addressPlace, heartbeatAddress = '', heartbeatPlace } = director;
  const others = [
    networks.realservers,
    networks.heartbeat,
    ...networks.clients.map(({ cidr }) => cidr),
  ];
  // The first NIC of a machine may be one towards the servers, or of the heartbeat.
  const outer =
    networks.public === undefined ? undefined : addressIn(networks.public, director, cluster);
  const isOther = others.some(
    (cidr) => cidr !== undefined && isInSubnet(address ?? '', cidr) === true,
  );
  if (outer !== undefined && (isOther || outer.address === address))
    return { value: outer.address, from: outer.place };
  if (address !== undefined && !isOther) return { value: address, from: addressPlace ?? place };
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
  { realservers, clients, six }: Networks,
  notes: PlanNotes,
): Mapping {
  const place = directors[0]?.place ?? floatingAddresses[0]?.place ?? { file: '', line: 0 };
  const which = directors.length === 1 ? 'the other director' : `director ${number}`;
  const inner = [realservers, ...clients.map(({ cidr }) => cidr)].flatMap((cidr) =>
    cidr === undefined ? [] : [`address in ${cidr}`],
  );
  for (const what of ['name', 'address', ...(six === undefined ? [] : ['IPv6 address']), ...inner])
    notes.unknown.push({
      message: `no file gives the ${what} of ${which}`,
      hint: 'give --director NAME=ADDRESS for each director',
      place,
    });
  const open = (what: string): Value => ({
    value: placeholder(`${what} director ${number}`),
    from: place,
  });
  return {
    entries: [
      ['name', { ...open('name of'), note: `no file names ${which}` }],
      [
        'public',
        {
          entries: [
            ['address', open('address of')],
            ['address6', six && open('IPv6 address of')],
          ],
        },
      ],
      [
        'realservers',
        realservers === undefined
          ? undefined
          : { entries: [['address', open('inner address of')]] },
      ],
      [
        'clients',
        clients.length === 0
          ? undefined
          : {
              entries: clients.map(({ name }) => [
                name,
                { entries: [['address', open(`address in ${name} of`)]] },
              ]),
            },
      ],
    ],
  };
}
