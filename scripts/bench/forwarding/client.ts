import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Counted, Load } from './load.ts';

/*
 * Runs in the client's network namespace: asks as fast as it is answered, and prints how often that was as JSON.
 * Usage: node client.js connections|requests|bytes URL SECONDS AT-ONCE
 */
const [load, url = '', seconds = '', atOnce = ''] = process.argv.slice(2);
/** Seconds that do not count: by then windows are open, and the emulator has translated its path. */
const start = 1;
/** Milliseconds after which a request has failed. */
const limit = 5000;

let count = 0;
let failed = 0;
const over = new AbortController();

const ways: Readonly<Record<Load, () => Promise<void>>> = {
  connections: () => ask(false),
  requests: () => ask(agent),
  bytes: download,
};
const agent = new Agent({ keepAlive: true });

/** One request, to its end. */
async function ask(by: Agent | false): Promise<void> {
  const answered = await new Promise<boolean>((resolve) => {
    const asked = get(url, { agent: by, timeout: limit }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode === 200));
      response.once('error', () => resolve(false));
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(false));
  });
  if (answered) count++;
  else failed++;
}

async function download(): Promise<void> {
  await new Promise<void>((resolve) => {
    const asked = get(url, { agent: false, timeout: limit }, (response: IncomingMessage) => {
      response.on('data', (chunk: Buffer) => {
        count += chunk.length;
        if (over.signal.aborted) asked.destroy();
      });
      response.once('close', resolve);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => {
      if (!over.signal.aborted) failed++;
      resolve();
    });
  });
}

async function repeat(way: () => Promise<void>): Promise<void> {
  while (!over.signal.aborted) await way();
}

const way = Object.entries(ways).find(([name]) => name === load)?.[1];
if (way === undefined) throw new Error(`no such load: ${load}`);
for (let each = 0; each < Number(atOnce); each++) void repeat(way);
await pause(start * 1000);
count = 0;
failed = 0;
const began = performance.now();
await pause(Number(seconds) * 1000);
const counted: Counted = { count, failed, seconds: (performance.now() - began) / 1000 };
over.abort();
process.stdout.write(`${JSON.stringify(counted)}\n`, () => process.exit());
