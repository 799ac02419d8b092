import { type Argv, tryRun } from '../../shared/node/run.ts';
import type { HistoryEntry } from '../../shared/history/entry.ts';
import { ownEvent } from './own-events.ts';
import { pacemakerEvent } from './pacemaker-events.ts';

/** Lines of the journal that are read at most: pacemaker writes some twenty for each change. */
const mostLines = 20_000;
/** Milliseconds: the journal of a month, on an emulated machine. */
const timeout = 120_000;

const sources = ['lvsmith', 'pacemaker-controld'] as const;

/** @param since as journalctl(1) takes it. @throws Error with journalctl's words. */
export async function readJournal(since: string): Promise<string> {
  const fields = '--output-fields=MESSAGE,SYSLOG_IDENTIFIER,_BOOT_ID';
  const range = [`--since=${since}`, `--lines=${mostLines}`] as const;
  const ask = ['journalctl', '--quiet', '--no-pager', '--output=json', fields, ...range] as const;
  const argv: Argv = [...ask, ...sources.flatMap((name) => ['-t', name])];
  const { code, stdout, stderr } = await tryRun(argv, { timeout });
  // Of a time span in which nothing happened it says 1, and no more.
  if (code === 0 || (stdout === '' && stderr === '')) return stdout;
  throw new Error(stderr === '' ? `journalctl ended with ${code}` : stderr);
}

/** What the lines of `journalctl --output=json` tell, oldest first. @param self the name of this director */
export function historyOf(journal: string, self: string, lease: boolean): readonly HistoryEntry[] {
  const entries: HistoryEntry[] = [];
  let boot: string | undefined;
  for (const text of journal.split('\n')) {
    const line = parseLine(text);
    if (line === undefined) continue;
    const { at, message, source, boot: own } = line;
    const seenBy = [self];
    // What came before the first line is not known.
    if (boot !== undefined && own !== boot)
      entries.push({ at, seenBy, kind: 'director', text: 'started' });
    boot = own;
    const told = source === 'lvsmith' ? ownEvent(message) : pacemakerEvent(message, lease);
    if (told !== undefined) entries.push({ at, seenBy, ...told });
  }
  return entries;
}

interface Line {
  readonly at: string;
  readonly message: string;
  readonly source: string;
  readonly boot: string;
}

function parseLine(text: string): Line | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const field = (name: string): unknown => Object.entries(value).find(([key]) => key === name)?.[1];
  const microseconds = Number(field('__REALTIME_TIMESTAMP'));
  const message = wordsOf(field('MESSAGE'));
  if (message === undefined || !Number.isFinite(microseconds)) return undefined;
  return {
    at: new Date(microseconds / 1000).toISOString(),
    message,
    source: String(field('SYSLOG_IDENTIFIER')),
    boot: String(field('_BOOT_ID')),
  };
}

/** What is no UTF-8 comes as a list of bytes. */
function wordsOf(message: unknown): string | undefined {
  if (typeof message === 'string') return message;
  if (!Array.isArray(message)) return undefined;
  return Buffer.from(message.map(Number)).toString();
}
