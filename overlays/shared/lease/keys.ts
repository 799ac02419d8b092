import { hkdfSync } from 'node:crypto';
import { keyBytes } from './key-bytes.ts';

/**
 * The key of two voters, 32 bytes. Every pair has its own, made from the cluster's secret (corosync's key): a
 * voter that is given its own keys alone can sign for itself, and for nobody else.
 */
export function pairKey(secret: Uint8Array, cluster: string, a: number, b: number): Uint8Array {
  return derive(secret, `lvsmith lease ${cluster} ${Math.min(a, b)} ${Math.max(a, b)}`);
}

/**
 * The secret of a witness, from which it and each director make the key of their pair as directors do from the
 * cluster's. It leads back to nothing else, and another witness of the same cluster has another one.
 */
export function witnessSecret(secret: Uint8Array, cluster: string, name: string): Uint8Array {
  return derive(secret, `lvsmith witness ${cluster} ${name}`);
}

function derive(secret: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', purpose, keyBytes));
}
