import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { secretsFolder } from '../secrets/kept-secret.ts';

/** The host keys of a cluster's nodes, as `lvsmith seed` has written them; undefined where it has not, on this host. */
export function knownHosts(cluster: string): string | undefined {
  const file = join(secretsFolder(cluster), 'known_hosts');
  return existsSync(file) ? file : undefined;
}
