import type { Cluster } from '../../shared/cluster.ts';
import { drainedServers } from '../../shared/drain.ts';
import { readIfThere, writeAtomically } from '../../shared/files.ts';
import { formatTable } from '../../shared/ipvs/plan.ts';
import { type LvsState, parseLvsState, type SyncState } from '../../shared/lvs-state.ts';
import { MonClient } from '../health/mon-client.ts';
import { eventsOf, tableEvent } from './events.ts';
import { HealthBook } from './health-book.ts';
import { bringSync, bringTable, gather, wantedTable } from './pass.ts';

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
  /** The table that the last successful pass made. */
  #made: string | undefined;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#state = parseLvsState(readIfThere(options.paths.lvs));
    this.#book = new HealthBook(options.cluster, this.#state?.health ?? []);
  }

  /**
   * One pass over the table. A quick one, after an alert or a drain, asks mon only what the alert
   * leaves open; a full one asks for everything. `sync`: sees to connection sync, too.
   *
   * @returns whether the table is true now. A failure of connection sync is told, and no more.
   */
  async pass(kind: 'quick' | 'full', { sync: seeToSync }: { sync: boolean }): Promise<boolean> {
    const { cluster, paths } = this.#options;
    const before = this.#state;
    const heard = await gather(this.#book, paths.health, this.#mon, kind);
    const drained = drainedServers(paths.liveCib);
    const problems: string[] = [];
    await this.#bringTable(drained).catch((error: unknown) => problems.push(words(error)));
    const isTrue = problems.length === 0;
    const sync =
      !seeToSync && before !== undefined
        ? before.sync
        : await bringSync(cluster, before?.sync).catch((error: unknown): SyncState => {
            problems.push(words(error));
            return { role: 'none', synced: false };
          });
    this.#publish({
      at: new Date().toISOString(),
      health: this.#book.all,
      drained: drained.filter((name) => cluster.realservers.some((it) => it.name === name)),
      mon: heard ?? before?.mon ?? 'silent',
      sync,
      ...(problems.length === 0 ? {} : { problem: problems.join('; ') }),
    });
    return isTrue;
  }

  get synced(): boolean {
    return this.#state?.sync.synced === true;
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

  #publish(state: LvsState): void {
    for (const line of eventsOf(this.#state, state)) this.#options.say(line);
    this.#state = state;
    writeAtomically(this.#options.paths.lvs, `${JSON.stringify(state)}\n`);
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
