import { networkInterfaces } from 'node:os';
import type { FloatingAddress } from '../../shared/cluster/cluster.ts';
import { addressResource } from '../../shared/cluster/resources.ts';
import { canonicalAddress } from '../../shared/net/ip.ts';
import type { AddressState, PacemakerState } from '../../shared/state/node-state.ts';

interface Sources {
  readonly pacemaker: Pick<PacemakerState, 'resources'> | undefined;
  /** When the addresses came to this director last, by its reconciler's word; not there: it has not said lately. */
  readonly taken?: string | undefined;
}

/** Who holds each floating address: by the kernel's word for this node, by pacemaker's for the others. */
export function addressStates(
  floating: readonly FloatingAddress[],
  { pacemaker, taken }: Sources,
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): readonly AddressState[] {
  const all = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  const own = new Set(all.map(({ address }) => canonicalAddress(address)));
  return floating.map(({ name, address }) => {
    const here = own.has(canonicalAddress(address));
    const resource = pacemaker?.resources.find(({ id }) => id === addressResource(name));
    const holder = resource?.nodes[0] ?? null;
    const state = { name, address, here, holder };
    if (here) return { ...state, since: taken ?? resource?.started ?? null };
    return holder === null ? state : { ...state, since: resource?.started ?? null };
  });
}
