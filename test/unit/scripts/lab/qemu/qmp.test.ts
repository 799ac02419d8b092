import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { Qmp } from '../../../../../scripts/lab/qemu/qmp.ts';

/** A server that speaks the wire format of QEMU's docs/interop/qmp-spec. */
async function peer(answer: (line: { execute: string; id: number }, socket: Socket) => void) {
  const folder = await mkdtemp(join(tmpdir(), 'qmp-'));
  const path = join(folder, 'qmp');
  const server = createServer((socket) => {
    socket.write('{"QMP": {"version": {}, "capabilities": []}}\r\n');
    socket.on('data', (chunk) => {
      for (const line of chunk.toString().trim().split('\n')) answer(JSON.parse(line), socket);
    });
  });
  await new Promise<void>((resolve) => void server.listen(path, resolve));
  const close = async () => {
    server.close();
    await rm(folder, { recursive: true });
  };
  return { path, close };
}

const reply = (socket: Socket, message: object) => socket.write(`${JSON.stringify(message)}\r\n`);

test('answers come to the commands that they belong to, in any order', async (t) => {
  const held: { id: number }[] = [];
  const { path, close } = await peer((message, socket) => {
    if (message.execute === 'slow') held.push(message);
    else reply(socket, { return: message.execute, id: message.id });
    if (message.execute === 'quick')
      for (const { id } of held) reply(socket, { return: 'slow', id });
  });
  const qmp = await Qmp.connect(path);
  t.deepEqual(await Promise.all([qmp.execute('slow'), qmp.execute('quick')]), ['slow', 'quick']);
  qmp.close();
  await close();
});

test('a refused command says why; events are awaited by name', async (t) => {
  const { path, close } = await peer((message, socket) => {
    if (message.execute === 'bad') {
      reply(socket, { error: { class: 'GenericError', desc: 'no such thing' }, id: message.id });
      reply(socket, { event: 'RESET', timestamp: {} });
    } else reply(socket, { return: {}, id: message.id });
  });
  const qmp = await Qmp.connect(path);
  const reset = qmp.event('RESET');
  await t.throwsAsync(qmp.execute('bad'), { message: /bad: no such thing/ });
  await t.notThrowsAsync(reset);
  qmp.close();
  await close();
});

test('a watcher sees every event of its name', async (t) => {
  const { path, close } = await peer((message, socket) => {
    if (message.execute === 'reset') reply(socket, { event: 'RESET', timestamp: {} });
    reply(socket, { return: {}, id: message.id });
  });
  const qmp = await Qmp.connect(path);
  let seen = 0;
  qmp.on('RESET', () => seen++);
  for (const command of ['reset', 'other', 'reset']) await qmp.execute(command);
  t.is(seen, 2);
  qmp.close();
  await close();
});

test('what is under way fails when QEMU goes away', async (t) => {
  const { path, close } = await peer((message, socket) => {
    if (message.execute === 'die') socket.destroy();
    else reply(socket, { return: {}, id: message.id });
  });
  const qmp = await Qmp.connect(path);
  await t.throwsAsync(qmp.execute('die'), { message: /closed/ });
  await t.throwsAsync(qmp.execute('anything'), { message: /closed/ });
  await close();
});
