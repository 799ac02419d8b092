import { dirname } from 'node:path';
import { defined } from '../../../overlays/shared/defined.ts';
import { familyOf, isInSubnet } from '../../../overlays/shared/net/ip.ts';
import type { OldDirector, Reading } from '../reading.ts';

/** What the command line says: `--director NAME=ADDRESS[/PREFIX][,HEARTBEAT[/PREFIX]][,ADDRESS6[/PREFIX]]`. */
export interface GivenDirector {
  readonly name: string;
  readonly address: string;
  readonly prefix?: number | undefined;
  readonly address6?: string | undefined;
  readonly prefix6?: number | undefined;
  readonly heartbeatAddress?: string | undefined;
  readonly heartbeatPrefix?: number | undefined;
}

/** The label before the first dot, in lower case: two spellings of one host name agree in it. */
export function shortName(name: string): string {
  return name.toLowerCase().split('.')[0] ?? '';
}

/** Every director that a file names, once, with the addresses that some other file gives. */
export function combineDirectors(reading: Reading, given: readonly GivenDirector[]): OldDirector[] {
  const all = new Map<string, OldDirector>();
  for (const director of reading.directors) {
    const key = shortName(director.name);
    all.set(key, { ...defined(director), ...all.get(key) });
    noteDifferentAddress(all.get(key), director, reading);
  }
  if (all.size === 0) addFromPreferences(all, reading);
  if (all.size === 1) for (const [key, only] of all) all.set(key, { ...only, alone: true });
  addUnicastPeers(all, reading);
  const directors = [...all.values()].map((director) => withAddresses(director, reading));
  const linked = withMedia(withPeers(directors, reading), reading).map((director) =>
    withLinksAsMeant(director, reading),
  );
  const combined = withGiven(linked, given, reading);
  noteHeartbeat(combined, reading);
  return combined;
}

/** Of two links, the one in the network of a floating address is the public one, whichever is named first. */
function withLinksAsMeant(
  director: OldDirector,
  { floatingAddresses }: Pick<Reading, 'floatingAddresses'>,
): OldDirector {
  const { address, addressPlace, heartbeatAddress, heartbeatPlace } = director;
  if (address === undefined || heartbeatAddress === undefined) return director;
  const isPublic = (own: string) =>
    floatingAddresses.some(
      ({ address: floating, prefix }) =>
        prefix !== null && prefix < 31 && isInSubnet(own, `${floating}/${prefix}`) === true,
    );
  return isPublic(heartbeatAddress) && !isPublic(address)
    ? {
        ...director,
        address: heartbeatAddress,
        addressPlace: heartbeatPlace,
        heartbeatAddress: address,
        heartbeatPlace: addressPlace,
      }
    : director;
}

/** VRRP by unicast names the others' addresses, and nothing else of them. */
function addUnicastPeers(all: Map<string, OldDirector>, { peers }: Reading): void {
  const known = new Set([...all.values()].map(({ address }) => address));
  for (const { address, place } of peers.filter((peer) => peer.interface === 'vrrp')) {
    if (known.has(address)) continue;
    known.add(address);
    const name = `unknown-${all.size + 1}`;
    all.set(name, { name, place, address, unnamed: true, elsewhere: true });
  }
}

function noteHeartbeat(
  directors: readonly OldDirector[],
  { peers, nics, notCarried, floatingAddresses }: Reading,
): void {
  const peer = peers.find(({ interface: nic }) => nic !== 'vrrp');
  const other = directors.find(
    ({ heartbeatAddress, address }) =>
      heartbeatAddress !== undefined && heartbeatAddress !== address,
  );
  const first =
    peer ??
    (other && {
      interface: 'the links of the cluster',
      place: other.heartbeatPlace ?? other.place,
    });
  const complete = directors.every((each) => each.heartbeatAddress !== undefined);
  const hasPrefix = directors.some(
    (each) =>
      each.heartbeatPrefix !== undefined ||
      nics.some(({ address }) => address === each.heartbeatAddress),
  );
  // In the clients' network it is no network of its own.
  const inPublic = floatingAddresses.some((floating) => floating.interface === first?.interface);
  if (first === undefined || inPublic || (complete && hasPrefix)) return;
  notCarried.push({
    kind: 'media-address',
    what: `the heartbeat network on ${first.interface}, unless --director gives each address in it`,
    place: first.place,
  });
}

function noteDifferentAddress(
  known: OldDirector | undefined,
  { address, place, name }: OldDirector,
  reading: Reading,
): void {
  if (address === undefined || known?.address === undefined || known.address === address) return;
  reading.faults.push({
    message: `two files give ${name} different addresses: ${address} here`,
    place,
    also: known.place,
  });
}

function addFromPreferences(all: Map<string, OldDirector>, { preferences }: Reading): void {
  for (const { director, place } of preferences)
    if (!all.has(shortName(director))) all.set(shortName(director), { name: director, place });
}

function withAddresses(
  director: OldDirector,
  { hosts, nics, floatingAddresses }: Reading,
): OldDirector {
  const names = (suffix: RegExp) =>
    hosts.find(
      (host) => familyOf(host.address) === 4 && host.names.some((name) => suffix.test(name)),
    );
  const short = shortName(director.name).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const own = names(new RegExp(`^${short}(\\..*)?$`, 'i'));
  const heartbeat = names(
    new RegExp(`^${short}[-_.]?(hb|heartbeat|priv|private|cluster|ring0|eth1)(\\..*)?$`, 'i'),
  );
  const others = new Set(floatingAddresses.map((floating) => floating.address));
  const nic = nics.find(
    (each) =>
      familyOf(each.address) === 4 &&
      !others.has(each.address) &&
      belongsTo(each.place.file, director),
  );
  const address = director.address ?? own?.address ?? nic?.address;
  return {
    ...director,
    ...defined({
      address,
      addressPlace: director.address === undefined ? (own ?? nic)?.place : undefined,
      heartbeatAddress: director.heartbeatAddress ?? heartbeat?.address,
      heartbeatPlace:
        director.heartbeatPlace ??
        (director.heartbeatAddress === undefined ? heartbeat?.place : undefined),
    }),
  };
}

/** Files that were copied from one director lie in one folder, or in one of its name. */
export function belongsTo(file: string, { name, place, alone, elsewhere }: OldDirector): boolean {
  const named = file.split(/[/.]/).some((part) => part.toLowerCase() === shortName(name));
  if (elsewhere === true || alone === true) return named || alone === true;
  return (
    named ||
    (dirname(file) !== '.' &&
      dirname(file).split('/')[0] === dirname(place.file).split('/')[0] &&
      /keepalived/.test(place.file))
  );
}

/** ucast lines of Heartbeat: as many as directors, in their order; or one, the other director's. */
function withPeers(
  directors: readonly OldDirector[],
  { peers, hosts, nics, ambiguous }: Reading,
): OldDirector[] {
  const own = peers.filter(({ interface: nic }) => nic !== 'vrrp');
  const addresses = [...new Set(own.map(({ address }) => address))];
  const [first] = own;
  // The output of `ip addr` says whose they are.
  const known = directors.map((director) =>
    nics.find((nic) => addresses.includes(nic.address) && belongsTo(nic.place.file, director)),
  );
  if (known.length > 0 && known.every((nic) => nic !== undefined))
    return directors.map((director, index) => ({
      ...director,
      ...defined({
        heartbeatAddress: director.heartbeatAddress ?? known[index]?.address,
        heartbeatPlace: director.heartbeatPlace ?? known[index]?.place,
      }),
    }));
  if (
    first === undefined ||
    directors.some(({ heartbeatAddress }) => heartbeatAddress !== undefined)
  )
    return [...directors];
  const byHosts = (address: string) => hosts.find((host) => host.address === address);
  const inOrder = addresses.length === directors.length;
  const alone = addresses.length === 1 && directors.length === 2;
  if (!inOrder && !alone) return [...directors];
  ambiguous.push({
    message: inOrder
      ? 'which director has which heartbeat address is taken from the order of the lines'
      : `${addresses[0]} is the peer of the machine that the file came from: taken for ${directors[1]?.name}, if it came from ${directors[0]?.name}`,
    place: first.place,
  });
  const place = (address: string) => own.find((peer) => peer.address === address)?.place;
  return directors.map((director, index) => {
    const address = inOrder ? addresses[index] : index === 1 ? addresses[0] : undefined;
    return address === undefined || byHosts(address) !== undefined
      ? director
      : { ...director, heartbeatAddress: address, heartbeatPlace: place(address) };
  });
}

const option = { file: '--director', line: 0 } as const;

function fromOption(director: GivenDirector) {
  return { ...defined(director), addressPlace: option, heartbeatPlace: option };
}

/** The command line knows better; names that no file has are further directors. */
function withGiven(
  directors: readonly OldDirector[],
  given: readonly GivenDirector[],
  { ambiguous }: Reading,
): OldDirector[] {
  const rest = given.filter(
    ({ name }) => !directors.some((director) => shortName(director.name) === shortName(name)),
  );
  const known = directors.map((director) => {
    const found = given.find(({ name }) => shortName(name) === shortName(director.name));
    if (found !== undefined)
      return { ...director, ...fromOption(found), name: director.name, place: director.place };
    // A file without a host name is that of the first director that only the command line names.
    const mayBe = director.unnamed === true || director.labelled === true;
    const next = mayBe ? rest.shift() : undefined;
    if (next === undefined) return director;
    if (director.labelled === true)
      ambiguous.push({
        message: `${next.name} is taken for the director whose file says ${director.name}`,
        hint: 'give --director in the order of the files',
        place: director.place,
      });
    return { ...director, ...fromOption(next), unnamed: false, alias: director.name };
  });
  return [...known, ...rest.map((each) => ({ ...fromOption(each), place: option }))];
}

/** The NIC of a broadcast or multicast heartbeat, where it is not the one of the clients on any director. */
function withMedia(directors: readonly OldDirector[], reading: Reading): OldDirector[] {
  if (directors.some(({ heartbeatAddress }) => heartbeatAddress !== undefined))
    return [...directors];
  const devices = reading.notCarried.flatMap(({ kind, what }) =>
    kind === 'medium' ? (/^[bm]cast6? (\S+)/.exec(what)?.[1] ?? []) : [],
  );
  for (const device of devices) {
    const own = directors.map((director) =>
      reading.nics.find(
        ({ interface: name, place }) => name === device && belongsTo(place.file, director),
      ),
    );
    const isApart = own.every(
      (nic, index) => nic !== undefined && nic.address !== directors[index]?.address,
    );
    if (!isApart) continue;
    return directors.map((director, index) => ({
      ...director,
      ...defined({ heartbeatAddress: own[index]?.address, heartbeatPlace: own[index]?.place }),
    }));
  }
  return [...directors];
}
