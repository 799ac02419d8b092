import type { Cluster } from '../../shared/cluster/cluster.ts';

/**
 * What the console's certificate is good for beside the director's own name and address, as subjectAltName of openssl(1):
 * whoever holds the floating addresses is asked by them, too.
 */
export function alternativeNames({
  floatingAddresses,
}: Pick<Cluster, 'floatingAddresses'>): readonly string[] {
  const floating = floatingAddresses.flatMap(({ name, address }) => [
    `DNS:${name}`,
    `IP:${address}`,
  ]);
  return [...new Set(['DNS:localhost', 'IP:127.0.0.1', ...floating])];
}
