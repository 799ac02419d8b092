/**
 * What the reconciler knows and has done, JSON at `paths.lvs` after every reconciliation. The node's
 * state document takes its parts from it; a restarted reconciler goes on from it.
 */
export interface LvsState {
  /** ISO 8601, UTC: the end of the last reconciliation. */
  readonly at: string;
  readonly health: readonly MemberHealth[];
  /** Realservers that an administrator drained. */
  readonly drained: readonly string[];
  readonly mon: MonAnswer;
  /** Seconds of uptime since when mon has not answered; null: it answers. */
  readonly monSilentSince: number | null;
  /** Whether the checker does its work, by mon's word; undefined: mon has not said, or an older program wrote this. */
  readonly checker?: CheckerWork | undefined;
  readonly sync: SyncState;
  /** Other machines that answer for floating addresses of this director. */
  readonly conflicts: readonly AddressConflict[];
  /** Why the last reconciliation failed; null: it succeeded. */
  readonly problem: string | null;
  /** How the floating addresses came and went; undefined: an older program wrote this. */
  readonly holding?: Holding | undefined;
  /** What the reconciler reported last, oldest first: the last lines of many in the journal. */
  readonly events: readonly ReportedEvent[];
}

export interface Holding {
  /** Whether this director has floating addresses. */
  readonly here: boolean;
  /** How often it has taken them since the machine's start. */
  readonly takeovers: number;
  /** ISO 8601, UTC: when they came or went last; null: not since then. */
  readonly changed: string | null;
}

export interface AddressConflict {
  readonly address: string;
  /** The MAC address of the other machine. */
  readonly mac: string;
}

/** Whether mon answered when it was asked last. `hangs`: it accepts questions, and answers none. */
export type MonAnswer = (typeof monAnswers)[number];

const monAnswers = ['answers', 'silent', 'hangs'] as const;

export type CheckerWork = (typeof checkerWorks)[number];

const checkerWorks = ['works', 'silent'] as const;

export interface ReportedEvent {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** As in the journal: `member-down realserver=litstat1 service=http`. */
  readonly text: string;
}

/** What is known about one service of one realserver. */
export interface MemberHealth {
  readonly realserver: string;
  readonly service: string;
  readonly state: 'up' | 'down';
  /** mon's time, in seconds since 1970, of what changed the state last; 0: it has never changed. */
  readonly since: number;
  /** Consecutive successes and failures, up to the number that matters. */
  readonly successes: number;
  readonly failures: number;
  /** mon's time, in seconds since 1970, of the check or alert that was counted last. */
  readonly counted: number;
}

export interface SyncState {
  /** `master`: this director holds a floating address and sends. Every director receives. */
  readonly role: 'master' | 'backup' | 'none';
  /** Seconds of uptime since when the receiver runs; null: it does not. */
  readonly receivingSince: number | null;
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
  const state: { readonly [K in keyof LvsState]?: unknown } = value;
  return (
    typeof state.at === 'string' &&
    Array.isArray(state.health) &&
    state.health.every(isMemberHealth) &&
    Array.isArray(state.drained) &&
    state.drained.every((name) => typeof name === 'string') &&
    monAnswers.some((answer) => answer === state.mon) &&
    (state.monSilentSince === null || isCount(state.monSilentSince)) &&
    (state.checker === undefined || checkerWorks.some((work) => work === state.checker)) &&
    (state.problem === null || typeof state.problem === 'string') &&
    isSyncState(state.sync) &&
    Array.isArray(state.conflicts) &&
    state.conflicts.every(isConflict) &&
    Array.isArray(state.events) &&
    state.events.every(isReportedEvent)
  );
}

function isSyncState(value: unknown): value is SyncState {
  if (typeof value !== 'object' || value === null) return false;
  const sync: { readonly [K in keyof SyncState]?: unknown } = value;
  return (
    (sync.role === 'master' || sync.role === 'backup' || sync.role === 'none') &&
    (sync.receivingSince === null || isCount(sync.receivingSince)) &&
    typeof sync.synced === 'boolean'
  );
}

function isConflict(value: unknown): value is AddressConflict {
  if (typeof value !== 'object' || value === null) return false;
  const conflict: { readonly [K in keyof AddressConflict]?: unknown } = value;
  return typeof conflict.address === 'string' && typeof conflict.mac === 'string';
}

function isReportedEvent(value: unknown): value is ReportedEvent {
  if (typeof value !== 'object' || value === null) return false;
  const event: { readonly [K in keyof ReportedEvent]?: unknown } = value;
  return typeof event.at === 'string' && typeof event.text === 'string';
}

function isMemberHealth(value: unknown): value is MemberHealth {
  if (typeof value !== 'object' || value === null) return false;
  const health: { readonly [K in keyof MemberHealth]?: unknown } = value;
  return (
    typeof health.realserver === 'string' &&
    typeof health.service === 'string' &&
    (health.state === 'up' || health.state === 'down') &&
    [health.since, health.successes, health.failures, health.counted].every(isCount)
  );
}

/** Also of seconds since 1970; larger ones would be no time. */
function isCount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value < 1e11;
}
