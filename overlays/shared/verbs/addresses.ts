import { addressGroup, addressResource } from '../cluster/resources.ts';
import type { FloatingAddress } from '../cluster/cluster.ts';
import type { PacemakerResource, PacemakerState } from '../state/node-state.ts';
import type { Argv } from '../node/run.ts';
import type { Holders } from './verb.ts';

/** Removes every constraint that `crm_resource --move` or `--ban` made. */
export const removeConstraints: Argv = ['crm_resource', '--clear', '--resource', addressGroup];

/** Who holds each floating address according to pacemaker. */
export function holdersOf(
  floating: readonly FloatingAddress[],
  { resources }: Pick<PacemakerState, 'resources'>,
): Holders {
  return Object.fromEntries(
    floating.map(({ name, address }) => {
      const resource = resources.find(({ id }) => id === addressResource(name));
      return [address, resource?.nodes[0] ?? null];
    }),
  );
}

/** The directors that run the resource of a floating address. */
export function holdingDirectors({ resources }: PacemakerState): readonly string[] {
  return [...new Set(resources.filter(isAddress).flatMap(({ nodes }) => nodes))];
}

/** Whether every floating address is on this director. */
export function allOn(director: string, { resources }: PacemakerState): boolean {
  const addresses = resources.filter(isAddress);
  return (
    addresses.length > 0 &&
    addresses.every(({ nodes }) => nodes.length === 1 && nodes[0] === director)
  );
}

function isAddress({ id }: PacemakerResource): boolean {
  return id.startsWith(addressResource(''));
}
