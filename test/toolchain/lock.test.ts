import { access, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { exitCodes } from '../../scripts/report/exit-codes.ts';
import { Failure } from '../../scripts/report/failure.ts';
import { withLock } from '../../scripts/toolchain/lock.ts';

async function lockFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'lock-')), 'lock');
}

test('a second build at the same time is told who builds', async (t) => {
  const file = await lockFile();
  await withLock(file, { whenHeld: 'fail', what: 'a build' }, async () => {
    const error = await t.throwsAsync(
      withLock(file, { whenHeld: 'fail', what: 'a build' }, () => Promise.resolve()),
      { instanceOf: Failure },
    );
    t.is(error.exitCode, exitCodes.mkosi);
    t.true(error.message.includes(String(process.pid)));
  });
  await t.throwsAsync(access(file));
});

test('one that waits gets its turn when the first fails', async (t) => {
  const file = await lockFile();
  const order: string[] = [];
  const first = withLock(file, { whenHeld: 'wait', what: 'x' }, () => {
    order.push('first');
    return Promise.reject(new Error('failed'));
  });
  const second = withLock(file, { whenHeld: 'wait', what: 'x' }, () => {
    order.push('second');
    return Promise.resolve();
  });
  await t.throwsAsync(first, { message: 'failed' });
  await second;
  t.deepEqual(order.toSorted(), ['first', 'second']);
});

test('the lock of a process that was killed holds nobody up', async (t) => {
  const file = await lockFile();
  // Process 1 lives, but began at another time: the number was used again.
  await writeFile(file, '1 123456789');
  t.is(
    await withLock(file, { whenHeld: 'fail', what: 'x' }, () => Promise.resolve('done')),
    'done',
  );
});
