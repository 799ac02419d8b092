import { uptime } from 'node:os';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import { readCibChanges } from '../../shared/cluster/live-cib.ts';
import { formatEvent } from '../../shared/health/event.ts';
import type { HealthRecord } from '../../shared/health/health-record.ts';
import {
  type AddressConflict,
  type CheckerWork,
  type LvsState,
  type MonAnswer,
  parseLvsState,
  type ReportedEvent,
  type SyncState,
} from '../../shared/health/lvs-state.ts';
import { formatTable } from '../../shared/ipvs/plan.ts';
import { readIfThere, writeAtomically } from '../../shared/node/files.ts';
import { run } from '../../shared/node/run.ts';
import { MonClient } from '../health/mon-client.ts';
import { eventsOf, tableEvent } from './events.ts';
import { HealthStore } from './health-store.ts';
import { holdingNow } from './holding.ts';
import { MonWatch } from './mon-watch.ts';
import { applySync, applyTable, pollMon, readAlerts, tableFor } from './steps.ts';
import { holdsAddress, syncedMeanwhile } from './sync.ts';

export interface ReconcilerOptions {
  readonly cluster: Cluster;
  readonly paths: { readonly health: string; readonly liveCib: string; readonly lvs: string };
  /** Writes one line to the journal. */
  readonly report: (line: string) => void;
  /** Other machines that answer for floating addresses of this director, as far as is known. */
  readonly conflicts: () => readonly AddressConflict[];
}

/** So many events are kept in the state; the journal has them all. */
const keptEvents = 20;

/**
 * The single writer of the IPVS table. Every reconciliation starts from the desired and the actual
 * table alone, so it does not matter what was lost in between.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #store: HealthStore;
  readonly #mon = new MonClient();
  #state: LvsState | undefined;
  #sync: SyncState;
  #syncProblem: string | undefined;
  #returned: readonly HealthRecord[] = [];
  #monAnswer: MonAnswer;
  #checker: CheckerWork | undefined;
  readonly #watch: MonWatch;
  #events: readonly ReportedEvent[];
  readonly #told = new Set<string>();
  /** The table that the last successful reconciliation made. */
  #made: string | undefined;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#state = parseLvsState(readIfThere(options.paths.lvs));
    this.#monAnswer = this.#state?.mon ?? 'silent';
    this.#checker = this.#state?.checker;
    this.#watch = new MonWatch(this.#state?.monSilentSince ?? null, seconds());
    this.#sync = this.#state?.sync ?? unsynced;
    this.#events = this.#state?.events ?? [];
    this.#store = new HealthStore(options.cluster, this.#state?.health ?? []);
  }

  /**
   * Reads the alerts, and makes the table and, when asked for, connection sync what they should be.
   * Never waits for mon, which may be busy while an address moves or a server fails.
   *
   * @returns whether the table is right now. A failure of connection sync is reported, and no more.
   */
  async reconcile({ sync }: { readonly sync: boolean }): Promise<boolean> {
    const { cluster, paths } = this.#options;
    this.#returned = readAlerts(this.#store, paths.health, (problem) => this.#tellOnce(problem));
    const { drained } = readCibChanges(paths.liveCib);
    const problem = await problemOf(this.#applyTable(drained));
    if (sync || this.#state === undefined) await this.#applySync();
    const problems = [problem, this.#syncProblem].filter((words) => words !== undefined);
    this.#publish({
      health: this.#store.all,
      drained: drained.filter((name) => cluster.realservers.some((server) => server.name === name)),
      mon: this.#monAnswer,
      monSilentSince: this.#watch.silentSince,
      checker: this.#checker,
      sync: this.#sync,
      conflicts: this.#options.conflicts(),
      holding: holdingNow(this.#state?.holding, holdsAddress(cluster), new Date().toISOString()),
      problem: problems.length === 0 ? null : problems.join('; '),
    });
    return problem === undefined;
  }

  /** Whether an alert reported a return that mon has not confirmed. */
  get mustAsk(): boolean {
    return this.#returned.length > 0;
  }

  /** Asks mon; its answer counts from the next reconciliation on. One call at a time. */
  async pollMon(about: 'all' | 'returned'): Promise<void> {
    const { mon, checker } = await pollMon(this.#store, this.#mon, this.#returned, about);
    this.#monAnswer = mon;
    this.#checker = checker ?? this.#checker;
    const hung = this.#watch.note(this.#monAnswer, seconds());
    if (hung !== undefined) await this.#killMon(hung);
  }

  /** systemd starts it again. */
  async #killMon(hung: number): Promise<void> {
    const problem = await problemOf(run(['systemctl', 'kill', '--signal=KILL', 'mon.service']));
    this.#report(formatEvent('mon-ended', problem === undefined ? { hung } : { hung, problem }));
  }

  get synced(): boolean {
    return this.#sync.synced;
  }

  /** Whether looking at connection sync would find that this director is synced now. */
  get syncedMeanwhile(): boolean {
    return syncedMeanwhile(this.#sync, seconds());
  }

  close(): void {
    this.#mon.close();
  }

  async #applyTable(drained: readonly string[]): Promise<void> {
    const desired = tableFor(this.#options.cluster, this.#store, drained);
    const text = formatTable(desired);
    const commands = await applyTable(desired);
    if (commands.length > 0) this.#report(tableEvent({ commands, drift: text === this.#made }));
    this.#made = text;
  }

  async #applySync(): Promise<void> {
    const { cluster } = this.#options;
    const before = this.#state === undefined ? undefined : this.#sync;
    this.#syncProblem = await problemOf(
      applySync(cluster, before).then((sync) => {
        this.#sync = sync;
        return sync;
      }),
    );
    if (this.#syncProblem !== undefined) this.#sync = unsynced;
  }

  #publish(found: Omit<LvsState, 'at' | 'events'>): void {
    const at = new Date().toISOString();
    for (const line of eventsOf(this.#state, found)) this.#report(line);
    this.#state = { at, ...found, events: this.#events };
    writeAtomically(this.#options.paths.lvs, `${JSON.stringify(this.#state)}\n`);
  }

  /** What stays as it is comes again with every reconciliation. */
  #tellOnce(problem: string): void {
    if (this.#told.has(problem) || this.#told.size >= mostTold) return;
    this.#told.add(problem);
    this.#report(formatEvent('record-ignored', { problem }));
  }

  #report(text: string): void {
    this.#options.report(text);
    const event = { at: new Date().toISOString(), text };
    this.#events = [...this.#events, event].slice(-keptEvents);
  }
}

/** Of uptime: a clock that anybody may set does not measure how long something lasts. */
function seconds(): number {
  return Math.floor(uptime());
}

/** A user who makes ever new files does not fill the journal. */
const mostTold = 20;

const unsynced: SyncState = { role: 'none', receivingSince: null, synced: false };

/** The message of the error with which a promise fails; undefined: it succeeds. */
async function problemOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
