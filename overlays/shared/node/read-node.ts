import { readIfThere } from './files.ts';
import { roles, type NodeIdentity } from './node.ts';
import { paths } from './paths.ts';

/**
 * Who this node is; undefined: no seed was applied.
 *
 * @throws Error when the file is damaged or cannot be read; it says what to do.
 */
export function readNode(file: string = paths.node): NodeIdentity | undefined {
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  // The first boot writes it durably and as a whole: anything else is a failing disk, or a hand.
  const identity = parse(text);
  if (identity !== undefined) return identity;
  throw new Error(`${paths.node} is damaged: remove it, and the attached seed is applied again`);
}

function parse(text: string): NodeIdentity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isIdentity(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isIdentity(value: unknown): value is NodeIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const it: { readonly [K in keyof NodeIdentity]?: unknown } = value;
  return (
    [it.cluster, it.name, it.instanceId, it.seedDigest].every((word) => typeof word === 'string') &&
    roles.some((role) => role === it.role)
  );
}
