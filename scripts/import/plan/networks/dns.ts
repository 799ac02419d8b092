import { familyOf } from '../../../../overlays/shared/net/ip.ts';
import { dnsName } from '../../../../overlays/shared/text/names.ts';
import type { OldCluster } from '../../old-cluster.ts';
import type { Place } from '../../source.ts';
import type { PlanNotes, Value } from '../plan.ts';

/** As many as a profile takes. */
const mostServers = 3;
const mostDomains = 6;

interface Word {
  readonly word: string;
  readonly place: Place;
}

/** The name servers of the directors, each once. */
export function planDns(
  { dns }: OldCluster,
  { notCarried }: PlanNotes,
): readonly (readonly [string, Value | undefined])[] {
  const servers = once(dns.map(({ server, place }) => ({ word: server ?? '', place })));
  const domains = once(
    dns.map(({ search = '', place }) => ({ word: search.toLowerCase().replace(/\.$/, ''), place })),
  );
  const usable = servers
    .filter(({ word }) => familyOf(word) !== undefined && !/^127\.|^::1$/.test(word))
    .slice(0, mostServers);
  const proper = domains.filter(({ word }) => dnsName.accepts(word)).slice(0, mostDomains);
  for (const { word, place } of [...servers, ...domains])
    if (![...usable, ...proper].some((each) => each.word === word))
      notCarried.push({ kind: 'name-server', what: `the name server or domain ${word}`, place });
  return [
    ['dns', listOf(usable)],
    ['search', listOf(proper)],
  ];
}

function once(words: readonly Word[]): Word[] {
  const seen = new Set<string>(['']);
  return words.filter(({ word }) => {
    if (seen.has(word)) return false;
    seen.add(word);
    return true;
  });
}

function listOf(words: readonly Word[]): Value | undefined {
  const [first] = words;
  return first && { value: words.map(({ word }) => word), from: first.place };
}
