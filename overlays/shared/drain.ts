import { readIfThere } from './files.ts';

/*
 * Which realservers an administrator drained: one property of the cluster's configuration for each, so
 * that every director knows, also one that takes over or joins later, and also after a reboot of all.
 * Pacemaker keeps its configuration in a file on every director.
 */

const prefix = 'lvsmith-drain-';

/** The name of the property that says that a realserver is drained. */
export function drainProperty(realserver: string): string {
  return `${prefix}${realserver}`;
}

/** The drained realservers in a configuration as pacemaker writes it. */
export function drainedIn(cib: string): string[] {
  const names: string[] = [];
  for (const [element] of cib.matchAll(/<nvpair\b[^>]*>/g)) {
    const name = /\bname="([^"]*)"/.exec(element)?.[1];
    const value = /\bvalue="([^"]*)"/.exec(element)?.[1];
    if (name?.startsWith(prefix) === true && value === '1') names.push(name.slice(prefix.length));
  }
  return names.toSorted();
}

/** As `drainedIn`, from pacemaker's file; a node that never joined a cluster drains nothing. */
export function drainedServers(cibFile: string): string[] {
  return drainedIn(readIfThere(cibFile) ?? '');
}
