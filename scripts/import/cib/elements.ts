import type { XmlNode } from '../formats/cib/xml.ts';
import type { Place } from '../source.ts';
import type { CibNotes } from './notes.ts';
import { hasSecret, isSecretName } from '../values.ts';
import type { Ids } from './ids.ts';

/** A name and its value, as instance attributes, meta attributes and options have them. */
export interface Pair {
  readonly name: string;
  readonly value: string;
  readonly place: Place;
}

export type Attribute = readonly [name: string, value: string | undefined];

/** An element; attributes without a value are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>> | readonly Attribute[],
  children: readonly (XmlNode | undefined)[],
  place: Place,
): XmlNode {
  const entries: readonly Attribute[] = isList(attributes)
    ? attributes
    : Object.entries(attributes);
  const written = entries.flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, value]],
  );
  return {
    name,
    attributes: new Map(written),
    children: children.filter((child) => child !== undefined),
    place,
  };
}

function isList(attributes: object): attributes is readonly Attribute[] {
  return Array.isArray(attributes);
}

/** The pairs of an element's sets, whether wrapped in `<attributes>` or not. */
export function pairsOf(set: XmlNode): Pair[] {
  return set.children.flatMap((child): Pair[] => {
    if (child.name === 'attributes') return pairsOf(child);
    const name = child.attributes.get('name');
    if (child.name !== 'nvpair' || name === undefined) return [];
    return [{ name, value: child.attributes.get('value') ?? '', place: child.place }];
  });
}

/** What stands in place of a password that is never copied. */
const removedSecret = 'REMOVED';

/** A set of pairs; none when there is nothing in it. A later value of a name counts. */
export function pairSet(
  name: string,
  id: string,
  pairs: readonly Pair[],
  ids: Ids,
  notes: CibNotes,
  place: Place,
): XmlNode | undefined {
  const last = new Map(pairs.map((pair) => [pair.name, pair]));
  if (last.size === 0) return undefined;
  const setId = ids.define(id);
  return element(
    name,
    { id: setId },
    [...last.values()].map((pair) => {
      const secret = isSecretName(pair.name) || hasSecret(pair.value);
      if (secret)
        notes.say(
          `the value of ${pair.name} is secret: it is left out`,
          pair.place,
          `put it in place of ${removedSecret}, or better a file that the agent reads`,
        );
      return element(
        'nvpair',
        {
          id: ids.define(`${setId}-${pair.name}`),
          name: pair.name,
          value: secret ? removedSecret : pair.value,
        },
        [],
        pair.place,
      );
    }),
    place,
  );
}

export function hyphened(name: string): string {
  return name.replaceAll('_', '-');
}

/** `infinity` in any case, `+INFINITY`; a number stays. */
export function scoreText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const [, sign = '', word = ''] = /^([+-]?)(\w+)$/.exec(text.trim()) ?? [];
  if (/^(infinity|inf)$/i.test(word)) return `${sign === '-' ? '-' : ''}INFINITY`;
  return /^\d+$/.test(word) ? `${sign === '-' ? '-' : ''}${word}` : '0';
}

/** The roles' names since pacemaker 2.1. */
export function roleText(text: string | undefined): string | undefined {
  const lower = text?.toLowerCase();
  if (lower === undefined) return undefined;
  return {
    master: 'Promoted',
    promoted: 'Promoted',
    slave: 'Unpromoted',
    unpromoted: 'Unpromoted',
    started: 'Started',
    stopped: 'Stopped',
  }[lower];
}
