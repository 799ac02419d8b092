import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { NodeIdentity } from '../../shared/node/node.ts';
import { type HistoryEntry, parseEntry } from '../../shared/history/entry.ts';
import { historyOf } from '../history/journal.ts';
import { historyText, merged } from '../history/merge.ts';
import { fault, type Outcome, usageCode } from './output.ts';

export interface HistoryTools {
  readonly node: () => NodeIdentity | undefined;
  readonly cluster: () => Cluster;
  /** The journal since a time that journalctl(1) understands. */
  readonly journal: (since: string) => Promise<string>;
  readonly stdin: () => Promise<string>;
  /** Why somebody may not ask; undefined: they may. */
  readonly denied: string | undefined;
}

const usage = 'usage: lvsmith history [--since=TIME] [--json] | lvsmith history --merge';
/** A week, as journalctl(1) takes it. */
const usualTime = '-7d';

/**
 * `lvsmith history`: what happened to the cluster, as this director saw it. `--merge` reads what several directors
 * printed with `--json`, and makes one history of it: the directors have no keys to each other's machines, and need
 * none.
 */
export async function historyCommand(
  words: readonly string[],
  tools: HistoryTools,
): Promise<Outcome> {
  const since = words.find((word) => word.startsWith('--since='))?.slice('--since='.length);
  const rest = words.filter((word) => !word.startsWith('--since='));
  const [flag, ...more] = rest;
  if (more.length > 0 || since === '') return fault(usage, usageCode);
  if (flag === '--merge' && since === undefined) return mergeInput(await tools.stdin());
  if (flag !== undefined && flag !== '--json') return fault(usage, usageCode);
  if (tools.denied !== undefined) return fault(tools.denied);
  const node = tools.node();
  if (node?.role !== 'director') return fault('history is for directors');
  const lease = tools.cluster().failover.lease !== null;
  let journal: string;
  try {
    journal = await tools.journal(since ?? usualTime);
  } catch (error) {
    return fault(error instanceof Error ? error.message : String(error));
  }
  const entries = historyOf(journal, node.name, lease);
  if (flag === '--json') return { code: 0, stdout: jsonLines(entries) };
  const none = `nothing happened since ${since ?? 'a week ago'}, as far as ${node.name} knows\n`;
  return { code: 0, stdout: entries.length === 0 ? none : historyText(entries) };
}

/** One entry a line, for `cat` and `sort`. */
function jsonLines(entries: readonly HistoryEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

function mergeInput(text: string): Outcome {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const entries: HistoryEntry[] = [];
  for (const [index, line] of lines.entries()) {
    const entry = parseEntry(line);
    if (entry === undefined)
      return fault(`line ${index + 1} is not of lvsmith history --json`, usageCode);
    entries.push(entry);
  }
  return { code: 0, stdout: historyText(merged(entries)) };
}
