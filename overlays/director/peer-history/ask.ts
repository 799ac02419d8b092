import { connect } from 'node:tls';
import {
  historyIdentity,
  historyPort,
  historyTls,
  longestHistory,
  mostEntries,
} from '../../shared/history/channel.ts';
import { type HistoryEntry, parseEntry } from '../../shared/history/entry.ts';

/** What another director saw. */
export interface Told {
  readonly entries: readonly HistoryEntry[];
  /** How far its clock is ahead of this one's, in milliseconds. */
  readonly ahead: number;
}

interface Options {
  /** Milliseconds. */
  readonly timeout: number;
  readonly port?: number;
}

/**
 * Asks another director what it saw.
 *
 * @param addresses those of its networks; the first that answers counts
 * @throws Error when none does, or when what answers does not have the key.
 */
export async function askHistory(
  addresses: readonly string[],
  key: Buffer,
  options: Options,
): Promise<Told> {
  let last: unknown = new Error('it has no address');
  for (const address of addresses)
    try {
      const asked = Date.now();
      const text = await readAll(address, key, options);
      return parseTold(text, (asked + Date.now()) / 2);
    } catch (error) {
      last = error;
    }
  throw last;
}

function readAll(address: string, key: Buffer, { timeout, port }: Options): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...historyTls,
      host: address,
      port: port ?? historyPort,
      pskCallback: () => ({ psk: key, identity: historyIdentity }),
      // It has no certificate: who has the key is a director.
      checkServerIdentity: () => undefined,
    });
    const late = setTimeout(
      () => socket.destroy(new Error(`no answer within ${timeout / 1000} s`)),
      timeout,
    );
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (text.length > longestHistory) socket.destroy(new Error('it tells too much'));
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(late);
      reject(new Error('it ended the connection'));
    });
  });
}

/** @param now when it said so, by this director's clock. @throws Error for anything else than a history. */
export function parseTold(text: string, now: number): Told {
  const [first = '', ...lines] = text.split('\n');
  const clock = Date.parse(first);
  if (Number.isNaN(clock)) throw new Error('what it tells is no history');
  const entries = lines.flatMap((line) => parseEntry(line) ?? []).slice(-mostEntries);
  return { entries, ahead: clock - now };
}
