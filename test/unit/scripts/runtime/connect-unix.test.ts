import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { connectUnix } from '../../../../scripts/runtime/connect-unix.ts';

test('a socket is connected when it comes back, and refused when nobody listens', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-socket-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const path = join(folder, 'socket');
  await t.throwsAsync(connectUnix(path), { code: 'ENOENT' });
  const server = createServer((peer) => peer.end('hello'));
  t.teardown(() => server.close());
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const socket = await connectUnix(path);
  const heard = await new Promise<string>((resolve) =>
    socket.once('data', (chunk) => resolve(chunk.toString())),
  );
  t.is(heard, 'hello');
});
