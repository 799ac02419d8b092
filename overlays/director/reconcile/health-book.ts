import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Cluster } from '../../shared/cluster.ts';
import { readIfThere } from '../../shared/files.ts';
import { type HealthRecord, parseHealthRecord } from '../../shared/health-record.ts';
import type { MemberHealth } from '../../shared/lvs-state.ts';
import { afterRecord, afterStatus, neverSeen } from '../health/member-health.ts';
import type { MonStatus } from '../health/opstatus.ts';

/** A time that lies this far ahead of the clock is from before the clock was put back. */
const clockSlack = 60;
/** Earlier than all that is said from now on, and later than `before`: it has been counted already. */
const [before, countedBefore] = [0, 1];

/** What is known about every service of every realserver of the profile. */
export class HealthBook {
  readonly #entries = new Map<string, MemberHealth>();
  readonly #checks: ReadonlyMap<string, Check>;
  readonly #now: () => number;

  /** @param now milliseconds since 1970; a clock that may be put back at any time. */
  constructor(
    cluster: Pick<Cluster, 'services' | 'virtualServices'>,
    known: readonly MemberHealth[],
    now: () => number = Date.now,
  ) {
    this.#now = now;
    this.#checks = new Map(cluster.services.map(({ name, check }) => [name, check]));
    for (const { service, members } of cluster.virtualServices)
      for (const { realserver } of members)
        this.#entries.set(key(realserver, service), neverSeen(realserver, service));
    for (const it of known)
      if (this.#entries.has(key(it.realserver, it.service)))
        this.#entries.set(key(it.realserver, it.service), it);
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

  /** Whether it was said before the clock was put back: it must not silence what is said since. */
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

/** All records of a folder; a file that is none is passed over: mon's own state heals it. */
export function readRecords(folder: string): HealthRecord[] {
  return recordFiles(folder).flatMap(
    (name) => parseHealthRecord(readIfThere(join(folder, name)) ?? '') ?? [],
  );
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
