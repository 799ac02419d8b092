import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { profileNode } from '../../overlays/shared/seed/network/profile-network.ts';
import { publicKeyOf } from '../../overlays/shared/ssh/key.ts';
import { replaceFile } from '../runtime/replace-file.ts';

/** A node and its private SSH host key. */
interface Host {
  readonly node: string;
  readonly sshHostKey: string;
}

/**
 * Writes down by which keys ssh knows the nodes whose seeds were made: `known_hosts` beside the cluster's secrets, for
 * `ssh -o UserKnownHostsFile=…`. Their host keys travel in their seeds, so nobody has to believe the first connection.
 * Lines of other nodes stay.
 */
export async function rememberHosts(
  folder: string,
  cluster: Cluster,
  hosts: readonly Host[],
): Promise<void> {
  const file = join(folder, 'known_hosts');
  const before = linesOf(await readFile(file, 'utf8').catch(unlessMissing));
  const made = hosts.map((host) => knownHost(cluster, host));
  const names = new Set(hosts.map(({ node }) => node));
  const others = before.filter((line) => !names.has(line.split(/[, ]/, 1)[0] ?? ''));
  const after = [...others, ...made].toSorted();
  if (after.join('\n') !== before.join('\n')) await replaceFile(file, `${after.join('\n')}\n`);
}

/** sshd(8), SSH_KNOWN_HOSTS FILE FORMAT: the names by which somebody may call it, and its key. */
function knownHost(cluster: Cluster, { node, sshHostKey }: Host): string {
  const attachments = profileNode(cluster, node)?.attachments ?? [];
  const addresses = attachments.flatMap(({ address, address6 }) => [
    address,
    ...(address6 === undefined ? [] : [address6]),
  ]);
  return `${[node, ...addresses].join(',')} ${publicKeyOf(sshHostKey) ?? ''}`;
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

function unlessMissing(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
  throw error;
}
