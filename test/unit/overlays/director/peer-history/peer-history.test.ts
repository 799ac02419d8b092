import { createServer, type Server, type Socket } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { askHistory, parseTold } from '../../../../../overlays/director/peer-history/ask.ts';
import { joined } from '../../../../../overlays/director/peer-history/gather.ts';
import { tellHistory } from '../../../../../overlays/director/peer-history/tell.ts';
import { historyKey, longestHistory } from '../../../../../overlays/shared/history/channel.ts';
import type { HistoryEntry } from '../../../../../overlays/shared/history/entry.ts';

const secret = Buffer.alloc(256, 7);
const key = historyKey(secret, 'lab');
const lost: HistoryEntry = {
  at: '2026-01-01T00:00:00.000Z',
  seenBy: ['litsha22'],
  kind: 'director',
  text: 'litsha21 was lost',
};

/** What systemd does: a program for each connection. @returns the port */
async function listen(t: ExecutionContext, answer: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function telling(t: ExecutionContext, told: string): Promise<number> {
  return listen(t, (socket) => void tellHistory(socket, key, () => Promise.resolve(told)));
}

const now = () => new Date().toISOString();
const here = ['127.0.0.1'];

test('a director of the cluster is told what another one saw', async (t) => {
  const port = await telling(t, `${now()}\n${JSON.stringify(lost)}\nno entry\n`);
  const { entries, ahead } = await askHistory(here, key, { timeout: 5000, port });
  t.deepEqual(entries, [lost]);
  t.true(Math.abs(ahead) < 5000);
});

test('whoever does not know the secret of the cluster is told nothing', async (t) => {
  let asked = false;
  const port = await listen(t, (socket) => {
    void tellHistory(socket, key, () => {
      asked = true;
      return Promise.resolve('');
    });
  });
  for (const other of [historyKey(secret, 'another'), historyKey(Buffer.alloc(256, 8), 'lab')])
    await t.throwsAsync(askHistory(here, other, { timeout: 5000, port }));
  t.false(asked);
});

test('whoever does not know it can tell a director nothing either', async (t) => {
  const forged = historyKey(Buffer.alloc(256, 8), 'lab');
  const port = await listen(
    t,
    (socket) => void tellHistory(socket, forged, () => Promise.resolve(now())),
  );
  await t.throwsAsync(askHistory(here, key, { timeout: 5000, port }));
  const noTls = await listen(t, (socket) => void socket.end(`${now()}\n`));
  await t.throwsAsync(askHistory(here, key, { timeout: 5000, port: noTls }));
});

test('one that stands still, ends early or tells without end holds nobody up', async (t) => {
  const silent = await listen(t, () => undefined);
  await t.throwsAsync(askHistory(here, key, { timeout: 200, port: silent }), {
    message: 'no answer within 0.2 s',
  });
  const early = await listen(t, (socket) => void socket.destroy());
  await t.throwsAsync(askHistory(here, key, { timeout: 5000, port: early }));
  const endless = await telling(t, `${now()}\n${'x'.repeat(2 * longestHistory)}`);
  await t.throwsAsync(askHistory(here, key, { timeout: 5000, port: endless }), {
    message: 'it tells too much',
  });
});

test('a network that is cut is passed over for the other one', async (t) => {
  const port = await telling(t, now());
  const { entries } = await askHistory(['127.0.0.255', '127.0.0.1'], key, { timeout: 5000, port });
  t.deepEqual(entries, []);
});

test('a director that is reached and slow is not asked by its other network as well', async (t) => {
  let questions = 0;
  const silent = await listen(t, () => void questions++);
  const asked = askHistory(['127.0.0.1', '127.0.0.1'], key, { timeout: 200, port: silent });
  await t.throwsAsync(asked, { message: 'no answer within 0.2 s' });
  t.is(questions, 1);
});

test('what is told is believed to be entries and nothing else', (t) => {
  const hostile = { ...lost, text: '<img onerror=alert(1)>', gap: 'x', more: 1 };
  const { entries } = parseTold(`${now()}\n${JSON.stringify(hostile)}\n{"at":1}\n[]\n`, Date.now());
  t.deepEqual(entries, [{ ...lost, text: '<img onerror=alert(1)>' }]);
  t.throws(() => parseTold('no time', Date.now()), { message: 'what it tells is no history' });
});

test('who does not answer is named, and so is a clock that differs', (t) => {
  const { entries, remarks } = joined([
    { name: 'litsha22', told: { entries: [lost], ahead: 0 } },
    { name: 'litsha23', told: { entries: [{ ...lost, seenBy: ['litsha23'] }], ahead: -7400 } },
    { name: 'litsha21', told: 'no answer within 10 s' },
  ]);
  t.deepEqual(entries, [{ ...lost, seenBy: ['litsha22', 'litsha23'] }]);
  t.deepEqual(remarks, [
    'The clock of litsha23 is 7 s behind: its entries are out of place by that.',
    'What litsha21 saw is missing: no answer within 10 s.',
  ]);
});
