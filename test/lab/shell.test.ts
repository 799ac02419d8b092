import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { GuestShell } from '../../scripts/lab/shell.ts';

test('a reset ends what was asked, and the shell is ready again after the next boot', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'shell-'));
  const path = join(folder, 'shell');
  let boot = (): void => undefined;
  const server = createServer((socket) => {
    boot = () => void socket.write('\u001ehello\n');
    boot();
    // The agent that the driver sends ends with its greeting; commands get half of their answer.
    socket.on('data', (chunk) => {
      if (chunk.toString().includes('ready')) socket.write('\u001eready\n');
      if (chunk.toString().startsWith('run ')) socket.write('\u001e1 0 QUJD', asked);
    });
  });
  let asked = (): void => undefined;
  const wasAsked = new Promise<void>((resolve) => (asked = resolve));
  await new Promise<void>((resolve) => void server.listen(path, resolve));
  const shell = await GuestShell.connect(path);
  await shell.ready();
  const answer = shell.execute('uptime', 60_000);
  await wasAsked;
  shell.lost();
  await t.throwsAsync(answer, { message: /was reset/ });
  t.false(shell.isReady);
  boot();
  await shell.ready();
  t.true(shell.isReady);
  shell.close();
  server.close();
  await rm(folder, { recursive: true });
});
