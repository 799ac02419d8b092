import { isRecord } from '../../../overlays/shared/apply/is-record.ts';

/** A value of the cluster that is another one, or came, or went. */
export interface Difference {
  /** Keys from the outside in; an entry of a list by its name: `services`, `http`, `check`, `interval`. */
  readonly path: readonly string[];
  /** Where it is in the new cluster (in the old one, for what went): `services[0].check.interval`. */
  readonly place: string;
  /** The same with every entry's key left out: `services.check.interval`. */
  readonly kind: string;
  /** undefined: it was not there. */
  readonly old: unknown;
  /** undefined: it is not there any more. */
  readonly new: unknown;
}

type Where = Pick<Difference, 'path' | 'place' | 'kind'>;

/** What differs between two clusters, entries of lists compared by their names and not by their order. */
export function differences(before: unknown, after: unknown): readonly Difference[] {
  return compare(before, after, { path: [], place: '', kind: '' });
}

function compare(before: unknown, after: unknown, where: Where): readonly Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => compare(before[key], after[key], inside(where, key)));
  }
  const [old, fresh] = [entries(before), entries(after)];
  if (old !== undefined && fresh !== undefined) {
    const names = [...new Set([...fresh.keys(), ...old.keys()])];
    return names.flatMap((name) => {
      const [was, is] = [old.get(name), fresh.get(name)];
      const index = (is ?? was)?.index ?? 0;
      const at = { ...where, path: [...where.path, name], place: `${where.place}[${index}]` };
      return compare(was?.value, is?.value, at);
    });
  }
  return [{ ...where, old: before, new: after }];
}

function inside({ path, place, kind }: Where, key: string): Where {
  const join = (text: string) => (text === '' ? key : `${text}.${key}`);
  return { path: [...path, key], place: join(place), kind: join(kind) };
}

type Entries = ReadonlyMap<string, { readonly value: unknown; readonly index: number }>;

/** The entries of a list by their names; undefined when they have none, or it is no list. */
function entries(value: unknown): Entries | undefined {
  if (!Array.isArray(value)) return undefined;
  const named = value.map(
    (each: unknown, index) => [nameOf(each), { value: each, index }] as const,
  );
  const found = new Map<string, { readonly value: unknown; readonly index: number }>();
  for (const [name, entry] of named) if (name !== undefined) found.set(name, entry);
  return found.size === value.length ? found : undefined;
}

/** Of a node, an address or a service; of a virtual service; of a member. */
function nameOf(value: unknown): string | undefined {
  if (!isRecord(value)) return undefined;
  const { name, service, address, port, realserver } = value;
  if (typeof name === 'string') return name;
  if (typeof service === 'string') return `${service} on ${String(address)}:${String(port)}`;
  return typeof realserver === 'string' ? `${realserver}:${String(port)}` : undefined;
}
