import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Check, Cluster } from '../../shared/cluster.ts';
import { readIfThere } from '../../shared/files.ts';
import { type HealthRecord, parseHealthRecord } from '../../shared/health-record.ts';
import type { MemberHealth } from '../../shared/lvs-state.ts';
import { afterRecord, afterStatus, neverSeen } from '../health/member-health.ts';
import type { MonStatus } from '../health/opstatus.ts';

/** A time of mon's that lies this far ahead of the clock is from before the clock was put back. */
const clockSlack = 60;

/** What is known about every service of every realserver of the profile. */
export class HealthBook {
  readonly #entries = new Map<string, MemberHealth>();
  readonly #checks: ReadonlyMap<string, Check>;

  constructor(
    cluster: Pick<Cluster, 'services' | 'virtualServices'>,
    known: readonly MemberHealth[],
    now: number = Date.now(),
  ) {
    this.#checks = new Map(cluster.services.map(({ name, check }) => [name, check]));
    for (const { service, members } of cluster.virtualServices)
      for (const { realserver } of members)
        this.#entries.set(key(realserver, service), neverSeen(realserver, service));
    const latest = now / 1000 + clockSlack;
    for (const it of known)
      if (this.#entries.has(key(it.realserver, it.service)))
        this.#entries.set(
          key(it.realserver, it.service),
          it.counted > latest ? { ...it, counted: 0 } : it,
        );
  }

  get all(): MemberHealth[] {
    return [...this.#entries.values()];
  }

  healthy(realserver: string, service: string): boolean {
    return this.#entries.get(key(realserver, service))?.state !== 'down';
  }

  takeRecord(record: HealthRecord): void {
    this.#update(record, (health, check) => afterRecord(health, record, check));
  }

  takeStatus(status: MonStatus): void {
    const at = { realserver: status.group, service: status.service };
    this.#update(at, (health, check) => afterStatus(health, status, check));
  }

  #update(
    at: { readonly realserver: string; readonly service: string },
    step: (health: MemberHealth, check: Check) => MemberHealth,
  ): void {
    const health = this.#entries.get(key(at.realserver, at.service));
    const check = this.#checks.get(at.service);
    if (health === undefined || check === undefined) return;
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
