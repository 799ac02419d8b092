import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { AlertCall } from './alert-call.ts';

/** The realservers that an alert is about, and the words in it that name no realserver. */
export interface Targets {
  readonly realservers: readonly string[];
  readonly unknown: readonly string[];
}

/**
 * A group has one realserver's name, and its hosts are that server's addresses. A group that somebody
 * wrote by hand may have several servers: then a failure concerns those that the monitor named in its
 * first line, and all of them when it named none.
 */
export function targetsOf(call: AlertCall, cluster: Pick<Cluster, 'realservers'>): Targets {
  const names = new Map<string, string>();
  // Of servers that share an address, the one that the group is named after is meant.
  const own = cluster.realservers.filter(({ name }) => name === call.group);
  for (const { name, nic } of [...cluster.realservers, ...own]) {
    names.set(name, name);
    names.set(nic.address, name);
    if (nic.address6 !== undefined) names.set(nic.address6, name);
  }
  const words = call.hosts.length === 0 ? [call.group] : call.hosts;
  const found = new Set<string>();
  const unknown: string[] = [];
  for (const word of words) {
    const name = names.get(word);
    if (name === undefined) unknown.push(word);
    else found.add(name);
  }
  // A group whose hosts are unknown may still have a realserver's name.
  const group = names.get(call.group);
  if (found.size === 0 && group !== undefined) found.add(group);
  const failed = call.summary
    .split(/[\s,]+/)
    .flatMap((word) => names.get(word) ?? [])
    .filter((name) => found.has(name));
  const narrowed = isFailure(call) && failed.length > 0 ? new Set(failed) : found;
  return { realservers: [...narrowed], unknown };
}

export function isFailure({ type }: Pick<AlertCall, 'type'>): boolean {
  return type === 'failure' || type === 'trap' || type === 'traptimeout';
}
