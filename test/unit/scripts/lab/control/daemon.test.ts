import { mkdtemp, rm } from 'node:fs/promises';
import { EventEmitter, once } from 'node:events';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { ask, connectLab } from '../../../../../scripts/lab/control/client.ts';
import { serveLab } from '../../../../../scripts/lab/control/daemon.ts';
import type { Perform } from '../../../../../scripts/lab/control/protocol.ts';
import { exitCodes } from '../../../../../scripts/runtime/exit-codes.ts';

/** A lab without machines, served; `stopped` says whether it was ended. */
async function served(t: ExecutionContext, perform: Perform, onStop = () => false) {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-daemon-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const socket = join(folder, 'lab.sock');
  let stopped = false;
  const stop = () => {
    stopped = true;
    onStop();
    return Promise.resolve();
  };
  const ended = serveLab({ stop }, socket, perform);
  while ((await connectLab(socket))?.destroy() === undefined);
  return { socket, ended, stopped: () => stopped };
}

const noConsole = () => Promise.resolve(70);

test('the words arrive as they were sent, and the exit code comes back', async (t) => {
  const asked: (readonly string[])[] = [];
  const { socket, ended, stopped } = await served(t, async (words, session) => {
    asked.push(words);
    if (words[0] === 'down') await session.endLab();
    return words.length;
  });
  const words = ['ssh', 'litsha21', '--', 'ls -l', '*'];
  t.is(await ask(socket, { words }, noConsole), 5);
  t.false(stopped());
  t.is(await ask(socket, { words: ['down'] }, noConsole), 1);
  await ended;
  t.true(stopped());
  t.deepEqual(asked, [words, ['down']]);
  t.is(await connectLab(socket), undefined, 'nobody listens any more');
});

test('a verb that the end of the lab cuts off ends with 6: that is no defect', async (t) => {
  const work = new EventEmitter();
  const { socket, ended } = await served(
    t,
    async ([verb], session) => {
      if (verb === 'down') {
        await session.endLab();
        return 0;
      }
      // The machines go, and what the verb waited for fails.
      const gone = once(work, 'gone');
      work.emit('waits');
      await gone;
      return 70;
    },
    () => work.emit('gone'),
  );
  const waits = once(work, 'waits');
  const cutOff = ask(socket, { words: ['up'] }, noConsole);
  await waits;
  t.is(await ask(socket, { words: ['down'] }, noConsole), 0);
  t.is(await cutOff, exitCodes.verification);
  await ended;
});

test('a console has the connection for itself, and is closed when the lab ends', async (t) => {
  const { socket, ended } = await served(t, async ([verb], session) => {
    if (verb === 'down') await session.endLab();
    else session.takeOver().write('login: ');
    return 0;
  });
  const shown = ask(socket, { words: ['console'] }, async (connection, first) => {
    let text = first.toString();
    connection.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await new Promise((resolve) => connection.once('close', resolve));
    t.is(text, 'login: ');
    return 7;
  });
  // The console is joined before the lab is ended.
  const other = createConnection(socket);
  await new Promise<void>((resolve) => other.once('connect', resolve));
  t.is(await ask(socket, { words: ['down'] }, noConsole), 0);
  t.is(await shown, 7);
  await ended;
  other.destroy();
});
