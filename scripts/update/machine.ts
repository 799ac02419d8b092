import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { roles, type Role } from '../../overlays/shared/node/node.ts';
import { didYouMean } from '../../overlays/shared/diagnostics/did-you-mean.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';

/** A node of the cluster, as the host reaches it. */
export interface Machine {
  readonly name: string;
  readonly role: Role;
  /** Without a prefix length. */
  readonly address: string;
}

/** Every node of a cluster, directors first, each role in the profile's order. */
export function machinesOf({
  directors,
  realservers,
}: Pick<Cluster, 'directors' | 'realservers'>): readonly Machine[] {
  return [
    ...directors.map(({ name, public: { address } }) => ({
      ...{ name, address, role: 'director' as const },
    })),
    ...realservers.map(({ name, nic: { address } }) => ({
      ...{ name, address, role: 'realserver' as const },
    })),
  ];
}

/**
 * The machines that a word means: a node, a role, or all without one.
 *
 * @throws Failure (2) when no node and no role has the name.
 */
export function chosen(machines: readonly Machine[], word: string | undefined): readonly Machine[] {
  if (word === undefined) return machines;
  const found = machines.filter(({ name, role }) => name === word || role === word);
  if (found.length > 0) return found;
  const near = didYouMean(word, [...machines.map(({ name }) => name), ...roles]);
  throw new Failure(`${word} is no node of this cluster, and no role`, {
    exitCode: exitCodes.usage,
    hint:
      near === undefined
        ? `one of ${[...roles, ...machines.map(({ name }) => name)].join(', ')}`
        : `did you mean ${near}?`,
  });
}
