import { joined, type LicenceExpression } from './expression.ts';

/** One licence of a synopsis, as Debian names it: `GPL-2+`, maybe `with` an exception. */
export interface NamedLicence {
  /** As written, exception included. */
  readonly text: string;
  readonly name: string;
  readonly exception?: string | undefined;
}

/**
 * Parses the first line of a `License` field (copyright format 1.0, section 7.2): names joined by `or` and `and`, of
 * which `and` has precedence; a comma before either gives it the lowest precedence.
 *
 * @returns undefined when the line is prose or ambiguous.
 */
export function parseSynopsis(
  synopsis: string,
  toExpression: (licence: NamedLicence) => LicenceExpression,
): LicenceExpression | undefined {
  const groups = synopsis.trim().split(/\s*,\s*/);
  const outer = commaOperator(synopsis, groups.slice(1));
  if (outer === undefined) return undefined;
  const alternatives = groups.map((group) =>
    group
      .replace(/^(?:and|or)\s+/i, '')
      .split(/\s+or\s+/i)
      .map((alternative) => alternative.split(/\s+and\s+/i).map(parseName)),
  );
  const names = alternatives.flat(2);
  if (names.some((name) => name === undefined)) return undefined;
  const convert = (name: NamedLicence | undefined) =>
    name === undefined ? [] : [toExpression(name)];
  return joined(
    outer,
    alternatives.map((group) =>
      joined(
        'OR',
        group.map((all) => joined('AND', all.flatMap(convert))),
      ),
    ),
  );
}

/** The operator that the commas of a synopsis stand for: each names it, or all connectives are the same. */
function commaOperator(synopsis: string, groups: readonly string[]): 'AND' | 'OR' | undefined {
  if (groups.length === 0) return 'AND';
  const explicit = groups.every((group) => /^(?:and|or)\s/i.test(group));
  const words = explicit
    ? groups.map((group) => group.replace(/\s.*/s, ''))
    : (synopsis.match(/(?<=[\s,])(?:and|or)(?=\s)/gi) ?? []);
  const [first, ...others] = new Set(words.map((word) => word.toUpperCase()));
  return others.length === 0 && (first === 'AND' || first === 'OR') ? first : undefined;
}

/** Names have no blanks; anything else is prose. */
function parseName(text: string): NamedLicence | undefined {
  const [, name, exception] = /^(\S+)(?:\s+with\s+(\S.*?)(?:\s+exception)?)?$/i.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { text, name, exception };
}
