import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
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
  /** Milliseconds for its answer, once it can be reached. */
  readonly timeout: number;
  readonly port?: number;
}

/** Milliseconds in which a connection is made, or its network is cut. */
const reachable = 3000;

/**
 * Asks another director what it saw. One that can be reached and is slow is not asked once more through another
 * network: it would be slower still.
 *
 * @param addresses those of its networks; the first by which it can be reached counts
 * @throws Error when there is none, when it does not answer, or when what answers does not have the key.
 */
export async function askHistory(
  addresses: readonly string[],
  key: Buffer,
  options: Options,
): Promise<Told> {
  let last: unknown = new Error('it has no address');
  for (const address of addresses) {
    let socket: Socket;
    try {
      socket = await reach(address, options.port ?? historyPort);
    } catch (error) {
      last = error;
      continue;
    }
    const asked = Date.now();
    const text = await readAll(socket, key, options);
    return parseTold(text, (asked + Date.now()) / 2);
  }
  throw last;
}

function reach(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const late = setTimeout(() => socket.destroy(new Error('it cannot be reached')), reachable);
    socket.on('error', reject);
    socket.once('close', () => clearTimeout(late));
    socket.once('connect', () => {
      clearTimeout(late);
      resolve(socket);
    });
  });
}

function readAll(plain: Socket, key: Buffer, { timeout }: Options): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      ...historyTls,
      socket: plain,
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
