import { networkInterfaces } from 'node:os';
import type { FloatingAddress } from '../../shared/cluster/cluster.ts';
import { addressResource } from '../../shared/cluster/resources.ts';
import { canonicalAddress } from '../../shared/net/ip.ts';
import type { AddressState, PacemakerState } from '../../shared/state/node-state.ts';

/** Who holds each floating address: by the kernel's word for this node, by pacemaker's for the others. */
export function addressStates(
  floating: readonly FloatingAddress[],
  pacemaker: Pick<PacemakerState, 'resources'> | undefined,
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): readonly AddressState[] {
  const all = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  const own = new Set(all.map(({ address }) => canonicalAddress(address)));
  return floating.map(({ name, address }) => ({
    name,
    address,
    here: own.has(canonicalAddress(address)),
    holder: holderOf(name, pacemaker),
  }));
}

/** The director on which the resource of an address runs; null: none. */
function holderOf(
  name: string,
  pacemaker: Pick<PacemakerState, 'resources'> | undefined,
): string | null {
  const resource = pacemaker?.resources.find(({ id }) => id === addressResource(name));
  return resource?.nodes[0] ?? null;
}
