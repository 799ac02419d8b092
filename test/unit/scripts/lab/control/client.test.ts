import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { ask } from '../../../../../scripts/lab/control/client.ts';
import { exitCodes } from '../../../../../scripts/runtime/exit-codes.ts';
import { Failure } from '../../../../../scripts/runtime/failure.ts';

test('a lab that ends before its answer is a failure, never a success', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-ask-'));
  const path = join(folder, 'lab.sock');
  const server = createServer((socket) => socket.once('data', () => socket.destroy()));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  t.teardown(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });
  const asked = ask(path, { words: ['up'] }, () => Promise.resolve(0));
  const failure = await t.throwsAsync(asked, { instanceOf: Failure });
  t.is(failure?.exitCode, exitCodes.verification);
});
