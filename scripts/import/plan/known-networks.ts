import { isInSubnet } from '../../../overlays/shared/net/ip.ts';
import { parseSubnet } from '../../profile/subnet.ts';
import type { OldCluster } from '../old-cluster.ts';
import type { Place } from '../source.ts';

/** A network in CIDR form, and what gives its length. */
export interface Candidate {
  readonly cidr: string;
  readonly from: Place;
}

/** The network of an address: of a director's, of a NIC's or of a floating address that has a length and is in it. */
export function networkOf(
  address: string,
  { floatingAddresses, directors, nics }: OldCluster,
): Candidate | undefined {
  const candidates: Candidate[] = [];
  const add = (own: string, prefix: number | null | undefined, from: Place) => {
    if (prefix === null || prefix === undefined || prefix < 1 || prefix > 30) return;
    const subnet = parseSubnet(`${own}/${prefix}`);
    if (subnet?.family === 4) candidates.push({ cidr: `${subnet.network}/${prefix}`, from });
  };
  for (const director of directors)
    if (director.address !== undefined)
      add(director.address, director.prefix, director.addressPlace ?? director.place);
  for (const nic of nics) add(nic.address, nic.prefix, nic.place);
  const own = floatingAddresses.find((each) => each.address === address);
  if (own !== undefined) add(own.address, own.prefix, own.place);
  for (const other of floatingAddresses) add(other.address, other.prefix, other.place);
  return candidates.find(({ cidr }) => isInSubnet(address, cidr) === true);
}
