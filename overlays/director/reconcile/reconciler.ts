import { uptime } from 'node:os';
import type { Cluster } from '../../shared/cluster.ts';
import { drainedServers } from '../../shared/drain.ts';
import { formatEvent } from '../../shared/event.ts';
import { readIfThere, writeAtomically } from '../../shared/files.ts';
import type { HealthRecord } from '../../shared/health-record.ts';
import { formatTable } from '../../shared/ipvs/plan.ts';
import { type LvsState, parseLvsState, type SyncState } from '../../shared/lvs-state.ts';
import { MonClient } from '../health/mon-client.ts';
import { eventsOf, tableEvent } from './events.ts';
import { HealthBook } from './health-book.ts';
import { MonWatch } from './mon-watch.ts';
import { askMon, bringSync, bringTable, readAlerts, wantedTable } from './pass.ts';
import { syncedMeanwhile } from './sync.ts';
import { tool } from './tool.ts';

export interface ReconcilerOptions {
  readonly cluster: Cluster;
  readonly paths: { readonly health: string; readonly liveCib: string; readonly lvs: string };
  /** Takes one line for the journal. */
  readonly say: (line: string) => void;
}

/**
 * The single writer of the IPVS table. Every pass starts from nothing but what should be and what is,
 * so that it does not matter what was lost in between.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #book: HealthBook;
  readonly #mon = new MonClient();
  #state: LvsState | undefined;
  #sync: SyncState;
  #syncProblem: string | undefined;
  #returned: readonly HealthRecord[] = [];
  #heard: LvsState['mon'];
  readonly #watch: MonWatch;
  /** The table that the last successful pass made. */
  #made: string | undefined;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#state = parseLvsState(readIfThere(options.paths.lvs));
    this.#heard = this.#state?.mon ?? 'silent';
    this.#watch = new MonWatch(this.#state?.monSilentSince, seconds());
    this.#sync = this.#state?.sync ?? unsynced;
    this.#book = new HealthBook(options.cluster, this.#state?.health ?? []);
  }

  /**
   * One pass: the alerts, the table, and, when asked for, connection sync. Never waits for mon, which
   * may be busy while an address moves or a server fails.
   *
   * @returns whether the table is true now. A failure of connection sync is told, and no more.
   */
  async pass({ sync: seeToSync }: { readonly sync: boolean }): Promise<boolean> {
    const { cluster, paths } = this.#options;
    this.#returned = readAlerts(this.#book, paths.health);
    const drained = drainedServers(paths.liveCib);
    const problem = await problemOf(this.#bringTable(drained));
    if (seeToSync || this.#state === undefined) await this.#bringSync();
    const { silentSince } = this.#watch;
    const problems = [problem, this.#syncProblem].filter((it) => it !== undefined);
    this.#publish({
      at: new Date().toISOString(),
      health: this.#book.all,
      drained: drained.filter((name) => cluster.realservers.some((it) => it.name === name)),
      mon: this.#heard,
      ...(silentSince === undefined ? {} : { monSilentSince: silentSince }),
      sync: this.#sync,
      ...(problems.length === 0 ? {} : { problem: problems.join('; ') }),
    });
    return problem === undefined;
  }

  /** Whether an alert told of a return that mon has not been asked about. */
  get mustAsk(): boolean {
    return this.#returned.length > 0;
  }

  /** Asks mon; what it says counts from the next pass on. One call at a time. */
  async listen(about: 'all' | 'returned'): Promise<void> {
    this.#heard = await askMon(this.#book, this.#mon, this.#returned, about);
    const hung = this.#watch.take(this.#heard, seconds());
    if (hung !== undefined) await this.#endMon(hung);
  }

  /** systemd starts it again. */
  async #endMon(hung: number): Promise<void> {
    const problem = await problemOf(tool(['systemctl', 'kill', '--signal=KILL', 'mon.service']));
    const words = problem === undefined ? {} : { problem };
    this.#options.say(formatEvent('mon-ended', { hung, ...words }));
  }

  get synced(): boolean {
    return this.#sync.synced;
  }

  /** Whether a look at connection sync would find that this director is synced now. */
  get syncedMeanwhile(): boolean {
    return syncedMeanwhile(this.#sync, seconds());
  }

  close(): void {
    this.#mon.close();
  }

  async #bringTable(drained: readonly string[]): Promise<void> {
    const wanted = wantedTable(this.#options.cluster, this.#book, drained);
    const text = formatTable(wanted);
    const commands = await bringTable(wanted);
    if (commands.length > 0)
      this.#options.say(tableEvent({ commands, drift: text === this.#made }));
    this.#made = text;
  }

  async #bringSync(): Promise<void> {
    const { cluster } = this.#options;
    const before = this.#state === undefined ? undefined : this.#sync;
    this.#syncProblem = await problemOf(
      bringSync(cluster, before).then((sync) => {
        this.#sync = sync;
        return sync;
      }),
    );
    if (this.#syncProblem !== undefined) this.#sync = unsynced;
  }

  #publish(state: LvsState): void {
    for (const line of eventsOf(this.#state, state)) this.#options.say(line);
    this.#state = state;
    writeAtomically(this.#options.paths.lvs, `${JSON.stringify(state)}\n`);
  }
}

/** Of uptime: a clock that anybody may set is no measure of how long something lasts. */
function seconds(): number {
  return Math.floor(uptime());
}

const unsynced: SyncState = { role: 'none', synced: false };

/** The words of the error that a promise ends with; undefined: it succeeds. */
async function problemOf(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
