import type { Cluster } from '../cluster/cluster.ts';
import type { Refusal, Verb } from './verb.ts';
import { verbUsage } from './verbs.ts';

interface Names {
  readonly cluster: Pick<Cluster, 'directors' | 'realservers'>;
  /** The director that is meant where none is named. */
  readonly self: string;
  /** Drained realservers: one that has left the profile can still be undrained. */
  readonly drained: readonly string[];
}

/** A verb's argument, checked; or why the words are not right. */
export function verbArgument(
  verb: Verb,
  words: readonly string[],
  names: Names,
): { readonly argument: string } | { readonly usage: string } | { readonly fault: Refusal } {
  const [word, ...rest] = words;
  const { kind, placeholder } = verb.parameter;
  const usage = { usage: `usage: lvsmith ${verbUsage(verb)}` };
  if (rest.length > 0) return usage;
  if (kind === 'none') return word === undefined ? { argument: '' } : usage;
  if (word === undefined) return placeholder.startsWith('[') ? { argument: names.self } : usage;
  if (kind === 'switch') return word === 'on' || word === 'off' ? { argument: word } : usage;
  const known =
    kind === 'director'
      ? names.cluster.directors.map(({ name }) => name)
      : [...names.cluster.realservers.map(({ name }) => name), ...names.drained];
  if (known.includes(word)) return { argument: word };
  const hint = `one of ${[...new Set(known)].join(', ')}`;
  return { fault: { message: `no such ${kind}: ${word}`, hint } };
}
