import { readIfThere } from '../node/files.ts';
import { addressGroup } from './resources.ts';
import { xmlTags } from './xml-tags.ts';

/*
 * Pacemaker keeps its configuration in a file on every director, which tells what administrators have
 * changed in it, also while pacemaker does not run. It is not there on a node that never joined a cluster.
 */

/** What administrators changed in the cluster's configuration. */
export interface CibChanges {
  /** The realservers that are drained, sorted. */
  readonly drained: readonly string[];
  /** Ids of constraints that crm_resource made: each pins the addresses to a director, or bans one. */
  readonly constraints: readonly string[];
}

/*
 * A drain is one property of the configuration for each realserver, so that every director knows, also
 * one that takes over or joins later, and also after a reboot of all.
 */
const drainPrefix = 'lvsmith-drain-';

/** The name of the property that says that a realserver is drained. */
export function drainProperty(realserver: string): string {
  return `${drainPrefix}${realserver}`;
}

/** Reads a configuration as pacemaker writes it; an empty text changes nothing. */
export function cibChanges(cib: string): CibChanges {
  const drained: string[] = [];
  const constraints: string[] = [];
  for (const { name: tag, attributes } of xmlTags(cib)) {
    const { id = '', name = '', value, rsc } = attributes;
    if (tag === 'nvpair' && name.startsWith(drainPrefix) && value === '1')
      drained.push(name.slice(drainPrefix.length));
    if (tag === 'rsc_location' && rsc === addressGroup && id.startsWith('cli-'))
      constraints.push(id);
  }
  return { drained: drained.toSorted(), constraints };
}

/** The same from pacemaker's file. */
export function readCibChanges(cibFile: string): CibChanges {
  return cibChanges(readIfThere(cibFile) ?? '');
}
