import { bondModes, hashPolicies } from '../../../../overlays/shared/seed/network/bonds.ts';
import { defined } from '../../../../overlays/shared/defined.ts';
import type { OldLink, Reading } from '../../reading.ts';
import type { Place } from '../../source.ts';

/** An address of a NIC; those that say nothing of networks are left out. */
export function addNic(
  nic: string,
  own: { readonly address: string; readonly prefix: number } | undefined,
  place: Place,
  { nics }: Reading,
  mtu?: number,
): void {
  if (own === undefined || nic === 'lo' || /^(127\.|::1$|fe80)/i.test(own.address)) return;
  nics.push({
    interface: nic,
    address: own.address,
    prefix: own.prefix,
    ...defined({ mtu }),
    place,
  });
}

/** What a NIC is made of, where a file says more of it than that it is there. */
export function addLink(link: OldLink, { links }: Reading): void {
  const { nic: _, place: __, ...rest } = link;
  if (Object.values(rest).some((value) => value !== undefined)) links.push(link);
}

/* The kernel's numbers are the places in these lists. */
const modes: readonly string[] = bondModes;
const policies: readonly string[] = hashPolicies;

export function bondMode(word: string | undefined): string | undefined {
  return byNumber(modes, word);
}

export function hashPolicy(word: string | undefined): string | undefined {
  return byNumber(policies, word);
}

export function lacpRate(word: string | undefined): string | undefined {
  return byNumber(['slow', 'fast'], word);
}

function byNumber(names: readonly string[], word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  return /^\d$/.test(word) ? names[Number(word)] : names.find((name) => name === word);
}
