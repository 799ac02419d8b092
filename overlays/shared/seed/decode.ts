import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Diagnostic } from '../diagnostic.ts';
import { didYouMean } from '../did-you-mean.ts';
import { pathText, positionOf, type Path, type Source } from './source.ts';

/*
 * Decoders turn a tree that knows its places into plain typed values, and report everything that is
 * wrong with it at the place where it stands. A decoder that reported returns undefined.
 */

export interface Cursor {
  readonly source: Source;
  readonly path: Path;
  readonly node: unknown;
  /** The key in front of the node: where a null value is shown. */
  readonly key?: unknown;
  readonly report: Diagnostic[];
}

export type Decoder<T> = (at: Cursor) => T | undefined;

/** A person reads the first few; noise has thousands. */
const maxFindings = 20;

/** Reports a finding at the cursor. */
export function refuse(at: Cursor, code: string, message: string, hint?: string): undefined {
  if (at.report.length >= maxFindings) return undefined;
  const position = positionOf(at.source, at.node) ?? positionOf(at.source, at.key);
  at.report.push({
    severity: 'error',
    code,
    path: pathText(at.path),
    file: at.source.file,
    ...(position ?? { line: 1, column: 1 }),
    message,
    ...(hint === undefined ? {} : { hint }),
  });
  return undefined;
}

/** A value and where it stands, for findings that need more of the file than this value. */
export interface Placed<T> {
  readonly value: T;
  readonly at: Cursor;
}

export function placed<T>(decode: Decoder<T>): Decoder<Placed<T>> {
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
    found = { ...found, path: [...found.path, step], node: next, key: undefined };
  }
  return found;
}

/** What is wrong with a text, or undefined. */
export type TextRule = (value: string) => string | undefined;

export function text(rule: TextRule = () => undefined): Decoder<string> {
  return (at) => {
    const value = scalar(at);
    if (typeof value !== 'string')
      return refuse(at, 'seed-type', `must be text${isNothing(at) ? '' : '; put it in quotes'}`);
    const wrong = rule(value);
    return wrong === undefined ? value : refuse(at, 'seed-value', wrong);
  };
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
    const items = at.node.items.map((node, index) =>
      item({ ...at, path: [...at.path, index], node }),
    );
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

/** A mapping of exactly these keys; any other key is an error that says which ones there are. */
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
        if (unknown.ignore === true) continue;
        complete = false;
        refuseKey(cursor, name, known, unknown.message);
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
  /** The platform wrote the file, and may put in what it likes. */
  readonly ignore?: boolean;
  readonly message?: (name: string) => string;
}

/** Every field was decoded, or the caller would not ask. */
function isDecoded<F extends Fields>(value: object): value is Decoded<F> {
  return typeof value === 'object';
}

/** A mapping whose keys a person chooses, as a list of what each of them decodes to. */
export function each<T>(name: TextRule, value: (key: string) => Decoder<T>): Decoder<readonly T[]> {
  return (at) => {
    if (!isMap(at.node)) return refuse(at, 'seed-type', 'must be a mapping of names to values');
    const { pairs, sound } = entries(at);
    const results = pairs.map(([key, cursor]) => {
      const wrong = name(key);
      if (wrong !== undefined) return refuse({ ...cursor, node: cursor.key }, 'seed-value', wrong);
      return value(key)(cursor);
    });
    return sound && results.every((result) => result !== undefined) ? results : undefined;
  };
}

/** The pairs of a mapping. A key that is there twice, or is not text, is refused here. */
function entries(at: Cursor): {
  readonly pairs: readonly (readonly [string, Cursor])[];
  readonly sound: boolean;
} {
  if (!isMap(at.node)) return { pairs: [], sound: false };
  const seen = new Set<string>();
  const pairs: (readonly [string, Cursor])[] = [];
  let sound = true;
  for (const { key, value } of at.node.items) {
    const name = isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
    const atKey = { ...at, node: key };
    if (name === undefined) refuse(atKey, 'seed-type', 'a key must be text; put it in quotes');
    else if (seen.has(name))
      refuse(atKey, 'seed-syntax', `the key "${name.slice(0, 60)}" is there twice`);
    else {
      seen.add(name);
      pairs.push([name, { ...at, path: [...at.path, name], node: value, key }]);
      continue;
    }
    sound = false;
  }
  return { pairs, sound };
}

function refuseKey(
  at: Cursor,
  name: string,
  known: readonly string[],
  message: UnknownKeys['message'],
): void {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  refuse(
    { ...at, node: at.key },
    'seed-unknown-key',
    message?.(shown) ?? `unknown key "${shown}"`,
    meant(name, known) ?? `what may stand here: ${known.join(', ')}`,
  );
}

function scalar(at: Cursor): unknown {
  return isScalar(at.node) ? at.node.value : isAlias(at.node) ? at.node : undefined;
}

function isNothing(at: Cursor): boolean {
  return !isScalar(at.node) || at.node.value === null;
}

function meant(word: string, known: readonly string[]): string | undefined {
  const found = word.length > 60 ? undefined : didYouMean(word, known);
  return found === undefined ? undefined : `did you mean "${found}"?`;
}
