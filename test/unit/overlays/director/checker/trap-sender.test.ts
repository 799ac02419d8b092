import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { TrapSender } from '../../../../../overlays/director/checker/trap-sender.ts';

const report = { realserver: 'litstat1', service: 'http', works: true, text: 'ok' };

async function listen(t: ExecutionContext, key: string) {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-test-'));
  const keyFile = join(folder, 'key');
  if (key !== '') await writeFile(keyFile, key);
  const socket: Socket = createSocket('udp4');
  const traps: string[] = [];
  socket.on('message', (message) => traps.push(message.toString()));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.teardown(async () => {
    socket.close();
    await rm(folder, { recursive: true });
  });
  return { sender: new TrapSender({ port: socket.address().port, keyFile }), socket, traps };
}

test('of two that wait about one service only the later one is sent, with the key', async (t) => {
  const { sender, socket, traps } = await listen(t, 'secret');
  const heard = once(socket, 'message');
  sender.send({ ...report, works: false, text: 'litstat1' });
  sender.send(report);
  await sender.close();
  await heard;
  t.is(traps.length, 1);
  t.regex(traps[0] ?? '', /^pas=secret$[^]*^sta=0$/m);
});

test('many are sent in batches, and none is lost', async (t) => {
  const { sender, socket, traps } = await listen(t, 'secret');
  const services = Array.from({ length: 50 }, (_, index) => `s${index}`);
  const all = new Promise<void>((resolve) => {
    socket.on('message', () => (traps.length === services.length ? resolve() : undefined));
  });
  for (const service of services) sender.send({ ...report, service });
  await sender.close();
  await all;
  t.deepEqual(
    traps.map((trap) => /^svc=(.*)$/m.exec(trap)?.[1]),
    services,
  );
});

test('without a key nothing is sent: mon would refuse it', async (t) => {
  const { sender, traps } = await listen(t, '');
  sender.send(report);
  await sender.close();
  t.deepEqual(traps, []);
});
