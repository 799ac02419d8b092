import { readFileSync } from 'node:fs';
import { historyOf, readJournal } from '../../base/history/journal.ts';
import { merged } from '../../base/history/merge.ts';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import { attachmentsOf } from '../../shared/cluster/lookups.ts';
import { historyKey, mostEntries } from '../../shared/history/channel.ts';
import type { HistoryEntry } from '../../shared/history/entry.ts';
import type { HistoryView } from '../../shared/history/view.ts';
import { paths } from '../../shared/node/paths.ts';
import { askHistory, type Told } from './ask.ts';

/** As journalctl(1) takes it. */
const since = '-7d';
/** Milliseconds: a director that is alive reads its journal, also one that is busy. */
const patience = 30_000;
/** Milliseconds by which a clock may differ without a word: what an answer's way may take. */
const sameTime = 2000;

/** What this director saw, the newest entries. @throws Error with journalctl's words. */
export async function ownHistory(cluster: Cluster, self: string): Promise<readonly HistoryEntry[]> {
  const journal = await readJournal(since);
  return historyOf(journal, self, cluster.failover.lease !== null).slice(-mostEntries);
}

/** What all directors saw, those that answer. */
export async function wholeHistory(cluster: Cluster, self: string): Promise<HistoryView> {
  const key = historyKey(readFileSync(paths.corosyncKey), cluster.name);
  const others = cluster.directors.filter(({ name }) => name !== self);
  const [own, ...told] = await Promise.all([
    settled(ownHistory(cluster, self).then((entries) => ({ entries, ahead: 0 }))),
    ...others.map((director) => {
      const addresses = attachmentsOf(director)
        .filter(({ network }) => network !== 'realservers')
        .map(({ address }) => address);
      return settled(askHistory(addresses, key, { timeout: patience }));
    }),
  ]);
  return joined(
    [self, ...others.map(({ name }) => name)].map((name, index) => ({
      name,
      told: (index === 0 ? own : told[index - 1]) ?? 'not asked',
    })),
  );
}

interface Answer {
  readonly name: string;
  /** What it told, or why it did not. */
  readonly told: Told | string;
}

/** One history of several. Each entry keeps the time of the clock that it was seen by. */
export function joined(answers: readonly Answer[]): HistoryView {
  const entries: HistoryEntry[] = [];
  const remarks: string[] = [];
  for (const { name, told } of answers) {
    if (typeof told === 'string') remarks.push(`What ${name} saw is missing: ${told}.`);
    else {
      entries.push(...told.entries);
      if (Math.abs(told.ahead) > sameTime)
        remarks.push(
          `The clock of ${name} is ${Math.round(Math.abs(told.ahead) / 1000)} s ${told.ahead > 0 ? 'ahead' : 'behind'}: its entries are out of place by that.`,
        );
    }
  }
  return { at: new Date().toISOString(), entries: merged(entries).slice(-mostEntries), remarks };
}

function settled(told: Promise<Told>): Promise<Told | string> {
  return told.catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
}
