import { dirname } from 'node:path';
import { addressGroup, addressResource } from '../../shared/cluster/resources.ts';
import { xmlTags } from '../../shared/cluster/xml-tags.ts';
import { crmSimulate } from '../state/crm-simulate.ts';

/** By director: how much pacemaker would like the floating addresses to be there, as it says it: `101`, `-INFINITY`. */
export type Scores = Readonly<Record<string, string>>;

/** @throws Error when pacemaker does not answer. */
export async function askScores(cib: string, first: string | undefined): Promise<Scores> {
  const words = ['--xml-file', cib, '--show-scores', '--output-as=xml'];
  return parseScores(await crmSimulate(words, dirname(cib)), first);
}

/**
 * Reads `crm_simulate --show-scores`. It reports a resource several times while it goes on reckoning; the last word
 * counts. Addresses after the first follow it, with a score that says only that.
 *
 * @param first the name of the first floating address
 */
export function parseScores(xml: string, first: string | undefined): Scores {
  const ids = [addressGroup, ...(first === undefined ? [] : [addressResource(first)])];
  const found = new Map<string, Record<string, string>>();
  for (const { name, attributes } of xmlTags(xml)) {
    const { id = '', node = '', score = '' } = attributes;
    if (name === 'node_weight' && ids.includes(id))
      found.set(id, { ...found.get(id), [node]: score });
  }
  return found.get(ids.at(-1) ?? '') ?? found.get(addressGroup) ?? {};
}
