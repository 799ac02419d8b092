/**
 * What the reconciler knows and has done, JSON at `paths.lvs` after every pass. `lvsmith status` and
 * `lvsmith table` show it; a restarted reconciler goes on from it.
 */
export interface LvsState {
  /** ISO 8601, UTC: the end of the last pass. */
  readonly at: string;
  readonly health: readonly MemberHealth[];
  /** Realservers that an administrator drained. */
  readonly drained: readonly string[];
  /** Whether mon answered when it was asked last. `hangs`: it is there, and says nothing. */
  readonly mon: 'answers' | 'silent' | 'hangs';
  /** Seconds of uptime since when it does not answer; absent: it does. */
  readonly monSilentSince?: number;
  readonly sync: SyncState;
  /** Why the last pass failed; absent: it succeeded. */
  readonly problem?: string;
}

/** What is known about one service of one realserver. */
export interface MemberHealth {
  readonly realserver: string;
  readonly service: string;
  readonly state: 'up' | 'down';
  /** Consecutive successes and failures, up to the number that matters. */
  readonly successes: number;
  readonly failures: number;
  /** mon's time, in seconds since 1970, of the check or alert that was counted last. */
  readonly counted: number;
}

export interface SyncState {
  /** `master`: this director holds a floating address and sends. Every director receives. */
  readonly role: 'master' | 'backup' | 'none';
  /** Seconds of uptime since when the receiver runs; absent: it does not. */
  readonly receivingSince?: number;
  /** Whether it has received for long enough to take the address back. */
  readonly synced: boolean;
}

/** The state in a file's text; undefined when there is none or an older program wrote it. */
export function parseLvsState(text: string | undefined): LvsState | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isLvsState(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isLvsState(value: unknown): value is LvsState {
  if (typeof value !== 'object' || value === null) return false;
  const it: { readonly [K in keyof LvsState]?: unknown } = value;
  return (
    typeof it.at === 'string' &&
    Array.isArray(it.health) &&
    it.health.every(isMemberHealth) &&
    Array.isArray(it.drained) &&
    it.drained.every((name) => typeof name === 'string') &&
    typeof it.sync === 'object' &&
    it.sync !== null
  );
}

function isMemberHealth(value: unknown): value is MemberHealth {
  if (typeof value !== 'object' || value === null) return false;
  const it: { readonly [K in keyof MemberHealth]?: unknown } = value;
  return (
    typeof it.realserver === 'string' &&
    typeof it.service === 'string' &&
    (it.state === 'up' || it.state === 'down') &&
    [it.successes, it.failures, it.counted].every((count) => Number.isFinite(count))
  );
}
