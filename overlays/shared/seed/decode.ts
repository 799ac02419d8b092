import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { diagnosticAt, type Target } from '../diagnostics/finding.ts';
import type { Path } from '../diagnostics/path.ts';
import type { TextRule } from '../text/text-rule.ts';
import type { Source } from './source.ts';

/*
 * Decoders turn the tree of a file into plain typed values, and report everything that is wrong with it
 * where it stands. A decoder that reported something returns undefined.
 */

export interface Cursor {
  readonly source: Source;
  readonly path: Path;
  /** The node at the path, aliases followed. */
  readonly node: unknown;
  readonly report: Diagnostic[];
  /** What is understood and not honoured; the seed is applied all the same. */
  readonly warnings: Diagnostic[];
}

export type Decoder<T> = (at: Cursor) => T | undefined;

/** A person reads the first few; noise has thousands. */
const maxFindings = 20;

/** Reports a finding about the value at the cursor, or about its key. */
export function refuse(
  at: Cursor,
  code: string,
  message: string,
  hint?: string,
  target: Target = 'value',
): undefined {
  if (at.report.length >= maxFindings) return undefined;
  const { source, path } = at;
  const range = source.positions.at(path, target);
  at.report.push(diagnosticAt(source.file, range, { code, path, message, hint }));
  return undefined;
}

/** Says that a setting has no effect: nothing that a seed says is passed over in silence. */
export function warn(at: Cursor, message: string, hint?: string): void {
  if (at.warnings.length >= maxFindings) return;
  const { source, path } = at;
  const finding = { severity: 'warning', code: 'seed-no-effect', path, message, hint } as const;
  at.warnings.push(diagnosticAt(source.file, source.positions.at(path, 'key'), finding));
}

/** The cursor at the top of a file. */
export function top(source: Source, report: Diagnostic[], warnings: Diagnostic[]): Cursor {
  return { source, path: [], node: source.document.contents, report, warnings };
}

function inside(at: Cursor, step: string | number, node: unknown): Cursor {
  const followed = isAlias(node) ? node.resolve(at.source.document) : node;
  return { ...at, path: [...at.path, step], node: followed };
}

/** A value and where it stands, for findings that need more of the file than this value. */
export interface Located<T> {
  readonly value: T;
  readonly at: Cursor;
}

export function located<T>(decode: Decoder<T>): Decoder<Located<T>> {
  return (at) => {
    const value = decode(at);
    return value === undefined ? undefined : { value, at };
  };
}

/** The cursor of a value below this one, or of the deepest part of the path that is there. */
export function below(at: Cursor, ...path: Path): Cursor {
  let found = at;
  for (const step of path) {
    const { node } = found;
    const next: unknown = isMap(node) || isSeq(node) ? node.get(step, true) : undefined;
    if (next === undefined) break;
    found = inside(found, step, next);
  }
  return found;
}

export function text(rule?: TextRule): Decoder<string> {
  return (at) => {
    const value = scalar(at);
    if (typeof value !== 'string')
      return refuse(at, 'seed-type', `must be text${isNothing(at) ? '' : '; put it in quotes'}`);
    return rule === undefined || rule.accepts(value) ? value : refuseText(at, rule);
  };
}

export function refuseText(at: Cursor, { expected }: TextRule, target?: Target): undefined {
  return refuse(at, 'seed-value', `must be ${expected}`, undefined, target);
}

export function truth(): Decoder<boolean> {
  return (at) => {
    const value = scalar(at);
    return typeof value === 'boolean' ? value : refuse(at, 'seed-type', 'must be true or false');
  };
}

export function whole(minimum: number, maximum: number): Decoder<number> {
  return (at) => {
    const value = scalar(at);
    if (typeof value === 'number' && Number.isInteger(value))
      if (value >= minimum && value <= maximum) return value;
    return refuse(at, 'seed-value', `must be a whole number from ${minimum} to ${maximum}`);
  };
}

/** The same, where a platform writes numbers as texts, too. */
export function wholeOrDigits(minimum: number, maximum: number): Decoder<number> {
  const number = whole(minimum, maximum);
  return (at) => {
    const value = scalar(at);
    if (typeof value !== 'string' || !/^\d{1,9}$/.test(value)) return number(at);
    const digits = Number(value);
    return digits >= minimum && digits <= maximum ? digits : number(at);
  };
}

/** Any value, where each means the same to a node. */
export const anything: Decoder<true> = () => true;

/** The one value with which a setting asks for what is so anyway. */
export function only(value: boolean, otherwise: string): Decoder<boolean> {
  return (at) => (scalar(at) === value ? value : refuse(at, 'seed-value', otherwise));
}

export function oneOf<const T extends readonly string[]>(values: T): Decoder<T[number]> {
  return (at) => {
    const value = scalar(at);
    const found = values.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    const hint = typeof value === 'string' ? meant(value, values) : undefined;
    return refuse(at, 'seed-value', `must be one of ${values.join(', ')}`, hint);
  };
}

export function list<T>(item: Decoder<T>, maximum: number): Decoder<readonly T[]> {
  return (at) => {
    if (!isSeq(at.node)) return refuse(at, 'seed-type', 'must be a list');
    if (at.node.items.length > maximum)
      return refuse(at, 'seed-value', `must not hold more than ${maximum} entries`);
    const items = at.node.items.map((node, index) => item(inside(at, index, node)));
    return items.every((decoded) => decoded !== undefined) ? items : undefined;
  };
}

interface Field<T> {
  readonly decode: Decoder<T>;
  readonly required: boolean;
}
export interface Required<T> extends Field<T> {
  readonly required: true;
}
export interface Optional<T> extends Field<T> {
  readonly required: false;
}

export function required<T>(decode: Decoder<T>): Required<T> {
  return { decode, required: true };
}

export function optional<T>(decode: Decoder<T>): Optional<T> {
  return { decode, required: false };
}

type Fields = Readonly<Record<string, Field<unknown>>>;
type Decoded<F extends Fields> = {
  readonly [K in keyof F as F[K] extends Required<unknown> ? K : never]: F[K] extends Field<infer T>
    ? T
    : never;
} & {
  readonly [K in keyof F as F[K] extends Required<unknown> ? never : K]?: F[K] extends Field<
    infer T
  >
    ? T
    : never;
};

/** A mapping of exactly these keys; any other key is an error that names those that exist. */
export function object<F extends Fields>(
  fields: F,
  unknown: UnknownKeys = {},
): Decoder<Decoded<F>> {
  return (at) => {
    if (!isMap(at.node)) return refuse(at, 'seed-type', 'must be a mapping of keys to values');
    const known = Object.keys(fields);
    const result: Record<string, unknown> = {};
    const { pairs, sound } = entries(at);
    let complete = sound;
    for (const [name, cursor] of pairs) {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (field === undefined) {
        if (unknown.ignore === true) {
          if (unknown.matters?.(name) === true)
            warn(cursor, `lvsmith does not support ${name}: it has no effect`);
          continue;
        }
        complete = false;
        refuseUnknown(cursor, name, known, unknown.message);
        continue;
      }
      const value = field.decode(cursor);
      if (value === undefined) complete = false;
      else result[name] = value;
    }
    for (const [name, field] of Object.entries(fields))
      if (field.required && !at.node.has(name)) {
        complete = false;
        refuse(at, 'seed-missing', `${name} is missing`);
      }
    return complete && isDecoded<F>(result) ? result : undefined;
  };
}

interface UnknownKeys {
  /** The platform wrote the file, and may add keys of its own. */
  readonly ignore?: boolean;
  /** Which of them would change what the node does. */
  readonly matters?: (name: string) => boolean;
  readonly message?: (name: string) => string;
}

/** Every field was decoded, or the caller would not ask. */
function isDecoded<F extends Fields>(value: object): value is Decoded<F> {
  return typeof value === 'object';
}

/** A mapping whose keys a person chooses, as a list of what each of them decodes to. */
export function each<T>(
  name: TextRule | undefined,
  value: (key: string) => Decoder<T>,
): Decoder<readonly T[]> {
  return (at) => {
    if (!isMap(at.node)) return refuse(at, 'seed-type', 'must be a mapping of names to values');
    const { pairs, sound } = entries(at);
    const results = pairs.map(([key, cursor]) => {
      return name === undefined || name.accepts(key)
        ? value(key)(cursor)
        : refuseText(cursor, name, 'key');
    });
    return sound && results.every((result) => result !== undefined) ? results : undefined;
  };
}

/** The pairs of a mapping. A key that is not text is refused here; of one that is there twice, the last counts. */
function entries(at: Cursor): {
  readonly pairs: readonly (readonly [string, Cursor])[];
  readonly sound: boolean;
} {
  if (!isMap(at.node)) return { pairs: [], sound: false };
  const pairs = new Map<string, Cursor>();
  let sound = true;
  for (const { key, value } of at.node.items)
    if (isScalar(key) && typeof key.value === 'string')
      pairs.set(key.value, inside(at, key.value, value));
    else {
      sound = false;
      const step = isScalar(key) ? String(key.value) : '';
      refuse(
        inside(at, step, key),
        'seed-type',
        'a key must be text; put it in quotes',
        undefined,
        'key',
      );
    }
  return { pairs: [...pairs], sound };
}

function refuseUnknown(
  at: Cursor,
  name: string,
  known: readonly string[],
  message: UnknownKeys['message'],
): void {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  refuse(
    at,
    'seed-unknown-key',
    message?.(shown) ?? `unknown key "${shown}"`,
    meant(name, known) ?? `the keys that can be set here: ${known.join(', ')}`,
    'key',
  );
}

function scalar(at: Cursor): unknown {
  return isScalar(at.node) ? at.node.value : undefined;
}

function isNothing(at: Cursor): boolean {
  return !isScalar(at.node) || at.node.value === null;
}

function meant(word: string, known: readonly string[]): string | undefined {
  const found = word.length > 60 ? undefined : didYouMean(word, known);
  return found === undefined ? undefined : `did you mean "${found}"?`;
}
