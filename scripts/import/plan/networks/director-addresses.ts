import { familyOf, isInSubnet } from '../../../../overlays/shared/net/ip.ts';
import { belongsTo, shortName } from '../../combine/directors.ts';
import type { OldCluster } from '../../old-cluster.ts';
import type { OldDirector } from '../../reading.ts';
import type { Place } from '../../source.ts';

interface OwnAddress {
  readonly address: string;
  readonly place: Place;
}

/**
 * The address of a director in a network: of its NICs, or of a name that begins with its own, as `lb1-lan`. The floating
 * addresses are there as well when it held them, and are not its own.
 */
export function addressIn(
  cidr: string,
  director: OldDirector,
  { nics, hosts, floatingAddresses, services }: OldCluster,
): OwnAddress | undefined {
  const others = new Set([
    ...floatingAddresses.map(({ address }) => address),
    ...services.flatMap(({ realservers }) => realservers.map(({ address }) => address)),
  ]);
  const { address, address6, addressPlace, heartbeatAddress, heartbeatPlace, name, place } =
    director;
  const known = [
    { address, place: addressPlace ?? place },
    { address: address6, place: addressPlace ?? place },
    ...nics.filter((nic) => belongsTo(nic.place.file, director)),
    ...hosts.filter((host) => host.names.some((each) => isNameOf(each, name))),
    { address: heartbeatAddress, place: heartbeatPlace ?? place },
  ];
  return known.flatMap((own) =>
    own.address !== undefined && !others.has(own.address) && isInSubnet(own.address, cidr) === true
      ? [{ address: own.address, place: own.place }]
      : [],
  )[0];
}

/** An IPv6 address of a director, where no file gives the length of its network. */
export function anyAddress6(
  director: OldDirector,
  { nics, hosts, floatingAddresses }: OldCluster,
): OwnAddress | undefined {
  const others = new Set(floatingAddresses.map(({ address }) => address));
  const known = [
    { address: director.address6 ?? '', place: director.addressPlace ?? director.place },
    ...nics.filter((nic) => belongsTo(nic.place.file, director)),
    ...hosts.filter((host) => host.names.some((each) => isNameOf(each, director.name))),
  ];
  return known.find(({ address }) => familyOf(address) === 6 && !others.has(address));
}

function isNameOf(name: string, director: string): boolean {
  const [own, short] = [name.toLowerCase(), shortName(director)];
  return own === short || (own.startsWith(short) && /^[-_.]/.test(own.slice(short.length)));
}
