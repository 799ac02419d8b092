import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { exitCodes } from '../../../../scripts/runtime/exit-codes.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';
import { withLock } from '../../../../scripts/host/file-lock.ts';

async function lockFile(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'lock-')), 'lock');
}

test('a second build at the same time learns which process builds', async (t) => {
  const file = await lockFile();
  await withLock(file, { whenHeld: 'fail', purpose: 'a build' }, async () => {
    const error = await t.throwsAsync(
      withLock(file, { whenHeld: 'fail', purpose: 'a build' }, () => Promise.resolve()),
      { instanceOf: Failure },
    );
    t.is(error.exitCode, exitCodes.mkosi);
    t.true(error.message.includes(String(process.pid)));
  });
  await t.throwsAsync(lstat(file));
});

test('one that waits gets its turn when the first fails', async (t) => {
  const file = await lockFile();
  const order: string[] = [];
  const first = withLock(file, { whenHeld: 'wait', purpose: 'x' }, () => {
    order.push('first');
    return Promise.reject(new Error('failed'));
  });
  const second = withLock(file, { whenHeld: 'wait', purpose: 'x' }, () => {
    order.push('second');
    return Promise.resolve();
  });
  await t.throwsAsync(first, { message: 'failed' });
  await second;
  t.deepEqual(order.toSorted(), ['first', 'second']);
});

// Process 1 lives, but began at another time: the number was used again.
const dead = '1 123456789';

test('the lock of a process that was killed blocks nobody', async (t) => {
  const file = await lockFile();
  await symlink(dead, file);
  t.is(
    await withLock(file, { whenHeld: 'fail', purpose: 'x' }, () => Promise.resolve('done')),
    'done',
  );
});

for (const whenHeld of ['fail', 'wait'] as const)
  test(`an empty file in its place, as a full disk leaves it, blocks nobody: ${whenHeld}`, async (t) => {
    const file = await lockFile();
    await writeFile(file, '');
    t.is(await withLock(file, { whenHeld, purpose: 'x' }, () => Promise.resolve('done')), 'done');
  });

test('of two that find a stale lock, the second sees the new lock of the first', async (t) => {
  const file = await lockFile();
  const stat = await readFile('/proc/self/stat', 'utf8');
  const alive = `${process.pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  await symlink(dead, file);
  // The first is about to remove the stale lock.
  await symlink(alive, `${file}.dead`);
  const options = { whenHeld: 'fail', purpose: 'a build' } as const;
  const second = withLock(file, options, () => Promise.resolve('held')).catch(String);
  t.is(await Promise.race([second, sleep(400, 'waits')]), 'waits');
  await rm(file);
  await symlink(alive, file);
  await rm(`${file}.dead`);
  t.regex(await second, /a build is already running/);
  t.deepEqual(await readdir(dirname(file)), ['lock']);
});

test('a process that died while removing a stale lock blocks nobody', async (t) => {
  const file = await lockFile();
  await symlink(dead, file);
  await symlink(dead, `${file}.dead`);
  await t.notThrowsAsync(
    withLock(file, { whenHeld: 'fail', purpose: 'x' }, () => Promise.resolve()),
  );
  t.deepEqual(await readdir(dirname(file)), []);
});

test('Ctrl-C ends the wait for a lock', async (t) => {
  const file = await lockFile();
  const module = (name: string) => new URL(`../../../../scripts/${name}.js`, import.meta.url).href;
  const program = `
    import { catchInterruption } from '${module('runtime/interruption')}';
    import { withLock } from '${module('host/file-lock')}';
    catchInterruption();
    const onWait = () => console.log('waiting');
    const options = { whenHeld: 'wait', purpose: 'a build', onWait };
    await withLock(${JSON.stringify(file)}, options, async () => console.log('held'))
      .catch((error) => console.log(error.message));
  `;
  await withLock(file, { whenHeld: 'fail', purpose: 'x' }, async () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output === 'waiting\n') child.kill('SIGINT');
    });
    await once(child, 'close');
    t.is(output, 'waiting\na build was not started: the command was interrupted\n');
  });
});
