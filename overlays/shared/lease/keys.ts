import { hkdfSync } from 'node:crypto';

/**
 * The key of two voters, 32 bytes. Every pair has its own, made from the cluster's secret (corosync's key): a
 * voter that is given its own keys alone can sign for itself, and for nobody else.
 */
export function pairKey(secret: Uint8Array, cluster: string, a: number, b: number): Uint8Array {
  const purpose = `lvsmith lease ${cluster} ${Math.min(a, b)} ${Math.max(a, b)}`;
  return new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32));
}
