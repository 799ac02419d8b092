import type { NodeIdentity } from '../../shared/node/node.ts';

/** `litsha21, director of web`. */
export function describeNode({ name, role, cluster }: NodeIdentity): string {
  return `${name}, ${role} of ${cluster}`;
}
