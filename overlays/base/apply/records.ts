import { isRecord } from '../../shared/apply/is-record.ts';
import type { Effect } from '../../shared/apply/managed.ts';
import { readIfThere } from '../../shared/node/files.ts';
import { paths } from '../../shared/node/paths.ts';
import type { EndedChange, PendingChange } from '../../shared/state/apply-state.ts';
import type { Rotation } from '../keys/rotation.ts';
import { removeDurably, writeDurably } from '../../shared/node/durable.ts';
import { readAccounts } from '../firstboot/place-file.ts';
import type { PlannedFile } from '../firstboot/plan.ts';
import { at, type System } from '../firstboot/system.ts';

/*
 * What the node remembers of changes. `staged` is a whole change, of which nothing has taken effect. `pending` is one
 * that takes effect, with all that is needed to take it back; it is written before the first change and removed after
 * the last one, whichever way it went. `applied` is what was confirmed last. `keys` is
 * a rotation of keys that is under way.
 */

export interface Staged {
  readonly id: string;
  readonly by: string;
  /** Seconds. */
  readonly window: number;
  /** What is to be, at the places where the node keeps it. */
  readonly files: readonly PlannedFile[];
  readonly effects: readonly Effect[];
}

export interface Pending extends Staged, PendingChange {
  /** The start of the machine (`bootId`) in which it took effect. */
  readonly boot: string;
  /** What was there, in the order of `files`. */
  readonly before: readonly Former[];
  /** Whether everything is in place and has taken effect; until then nobody can confirm it. */
  readonly complete: boolean;
}

/** A file as it was; without content there was none. */
export interface Former {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly text?: string;
}

interface Applied {
  readonly id: string;
  /** `imageDigest`: with another image all of it is void. */
  readonly image: string;
  /** Where files are that replace the image's. */
  readonly kept: readonly string[];
}

interface Records {
  readonly staged: Staged;
  readonly pending: Pending;
  readonly applied: Applied;
  readonly last: EndedChange;
  readonly keys: Rotation;
}

type Name = keyof Records;

/** Where a record is. */
export function recordPath(name: Name): string {
  return `${paths.apply}/${name}.json`;
}

/** undefined: there is none, or it is damaged. */
export function readRecord<N extends Name>(
  system: Pick<System, 'root'>,
  name: N,
): Records[N] | undefined {
  const text = readIfThere(at(system, recordPath(name)));
  return text === undefined ? undefined : parse(text, name);
}

function parse<N extends Name>(text: string, name: N): Records[N] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isOf(value, name) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** They are written durably and as a whole by this program: what has the right keys is right. */
function isOf<N extends Name>(value: unknown, name: N): value is Records[N] {
  return isRecord(value) && keysOf[name].every((key) => key in value);
}

const keysOf = {
  staged: ['id', 'by', 'window', 'files', 'effects'],
  pending: ['id', 'by', 'until', 'files', 'effects', 'boot', 'before', 'complete'],
  applied: ['id', 'image', 'kept'],
  last: ['id', 'by', 'outcome', 'why', 'at'],
  keys: ['id', 'by', 'stage', 'directors', 'window', 'next', 'before', 'unstaged', 'finished'],
} as const satisfies Readonly<Record<Name, readonly string[]>>;

/** Only root reads them: they hold whatever configuration holds. */
export function writeRecord<N extends Name>(system: System, name: N, value: Records[N]): void {
  const { users, groups } = readAccounts(system);
  const how = { mode: 0o600, uid: users.get('root') ?? 0, gid: groups.get('root') ?? 0 };
  writeDurably(at(system, recordPath(name)), JSON.stringify(value), how);
}

export function removeRecord(system: System, name: Name): void {
  removeDurably(at(system, recordPath(name)));
}
