import { familyOf, isInSubnet } from '../../../../overlays/shared/net/ip.ts';
import { overlap, parseSubnet } from '../../../profile/values/subnet.ts';
import type { OldCluster } from '../../old-cluster.ts';
import type { Place } from '../../source.ts';

/** A network in CIDR form, and what gives its length. */
export interface Candidate {
  readonly cidr: string;
  readonly from: Place;
}

/** Longer ones are an address alone, or a link of two. */
const longest = { 4: 30, 6: 126 } as const;

/** The network of an address: of a director's, of a NIC's or of a floating address that has a length and is in it. */
export function networkOf(
  address: string,
  { floatingAddresses, directors, nics }: OldCluster,
): Candidate | undefined {
  const family = familyOf(address);
  const candidates: Candidate[] = [];
  const add = (own: string, prefix: number | null | undefined, from: Place) => {
    const most = family === undefined ? 0 : longest[family];
    if (prefix === null || prefix === undefined || prefix < 1 || prefix > most) return;
    const subnet = parseSubnet(`${own}/${prefix}`);
    if (subnet?.family === family && subnet !== undefined)
      candidates.push({ cidr: `${subnet.network}/${prefix}`, from });
  };
  for (const director of directors) {
    const from = director.addressPlace ?? director.place;
    if (director.address !== undefined) add(director.address, director.prefix, from);
    if (director.address6 !== undefined) add(director.address6, director.prefix6, from);
  }
  for (const nic of nics) add(nic.address, nic.prefix, nic.place);
  const own = floatingAddresses.find((each) => each.address === address);
  if (own !== undefined) add(own.address, own.prefix, own.place);
  for (const other of floatingAddresses) add(other.address, other.prefix, other.place);
  return candidates.find(({ cidr }) => isInSubnet(address, cidr) === true);
}

/** Whether two networks in CIDR form have an address in common. */
export function overlaps(a: string, b: string): boolean {
  const [own, other] = [parseSubnet(a), parseSubnet(b)];
  return (
    own !== undefined && other !== undefined && own.family === other.family && overlap(own, other)
  );
}
