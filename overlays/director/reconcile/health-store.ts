import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { unchecked } from '../../shared/cluster/choices.ts';
import type { Check, Cluster } from '../../shared/cluster/cluster.ts';
import { readForeign } from '../../shared/node/read-foreign.ts';
import { type HealthRecord, parseHealthRecord } from '../../shared/health/health-record.ts';
import type { MemberHealth } from '../../shared/health/lvs-state.ts';
import { afterRecord, afterStatus, neverSeen } from '../health/member-health.ts';
import type { MonStatus } from '../health/opstatus.ts';

/** Seconds: a time that lies further ahead of the clock is from before the clock was set back. */
const clockSlack = 60;
/** Times earlier than anything that mon reports from now on; the later one has been counted already. */
const [before, countedBefore] = [0, 1];

/** What is known about every service of every realserver of the profile, where it has a check. */
export class HealthStore {
  readonly #entries = new Map<string, MemberHealth>();
  readonly #checks: ReadonlyMap<string, Check>;
  readonly #now: () => number;

  /**
   * @param known of an earlier process. A server that came since gets no requests before mon has seen it, as long as
   * others of its service answer.
   * @param now milliseconds since 1970; this clock may be set back at any time.
   */
  constructor(
    cluster: Pick<Cluster, 'services' | 'virtualServices'>,
    known: readonly MemberHealth[],
    now: () => number = Date.now,
  ) {
    this.#now = now;
    const checked = cluster.services.filter(({ check }) => check.type !== unchecked);
    this.#checks = new Map(checked.map(({ name, check }) => [name, check]));
    for (const { service, members } of cluster.virtualServices.filter((virtual) =>
      this.#checks.has(virtual.service),
    ))
      for (const { realserver } of members)
        this.#entries.set(key(realserver, service), neverSeen(realserver, service));
    const seen = new Set(known.map(({ realserver, service }) => key(realserver, service)));
    const answering = new Set(
      known.flatMap((health) => (hasAnswered(health) ? health.service : [])),
    );
    for (const [at, fresh] of this.#entries)
      if (!seen.has(at) && answering.has(fresh.service))
        this.#entries.set(at, { ...fresh, state: 'down' });
    for (const health of known) {
      const at = key(health.realserver, health.service);
      if (this.#entries.has(at)) this.#entries.set(at, health);
    }
  }

  get all(): MemberHealth[] {
    return [...this.#entries.values()];
  }

  healthy(realserver: string, service: string): boolean {
    return this.#entries.get(key(realserver, service))?.state !== 'down';
  }

  takeRecord(record: HealthRecord): void {
    const time = this.#isAhead(record.time) ? before : record.time;
    this.#update(record, (health, check) => afterRecord(health, { ...record, time }, check));
  }

  takeStatus(status: MonStatus): void {
    const at = { realserver: status.group, service: status.service };
    const checked = this.#isAhead(status.checked) ? before : status.checked;
    this.#update(at, (health, check) => afterStatus(health, { ...status, checked }, check));
  }

  /** Whether it is from before the clock was set back: it must not block what comes since. */
  #isAhead(seconds: number): boolean {
    return seconds > this.#now() / 1000 + clockSlack;
  }

  #update(
    at: { readonly realserver: string; readonly service: string },
    step: (health: MemberHealth, check: Check) => MemberHealth,
  ): void {
    const known = this.#entries.get(key(at.realserver, at.service));
    const check = this.#checks.get(at.service);
    if (known === undefined || check === undefined) return;
    const health = this.#isAhead(known.counted) ? { ...known, counted: countedBefore } : known;
    this.#entries.set(key(at.realserver, at.service), step(health, check));
  }
}

function hasAnswered({ state, counted }: MemberHealth): boolean {
  return state === 'up' && counted > 0;
}

/**
 * All records of a folder; a file that is not a record is skipped: polling mon heals that.
 *
 * @param tell is told of what is no file that can be read: mon's user writes to the folder, and may put anything there.
 */
export function readRecords(
  folder: string,
  tell: (problem: string) => void = () => undefined,
): HealthRecord[] {
  return recordFiles(folder).flatMap((name) => {
    try {
      return parseHealthRecord(readForeign(join(folder, name)) ?? '') ?? [];
    } catch (error) {
      tell(error instanceof Error ? error.message : String(error));
      return [];
    }
  });
}

function recordFiles(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch {
    return [];
  }
}

function key(realserver: string, service: string): string {
  return `${realserver}/${service}`;
}
