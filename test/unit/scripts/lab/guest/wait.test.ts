import test from 'ava';
import { exitCodes } from '../../../../../scripts/runtime/exit-codes.ts';
import { Failure } from '../../../../../scripts/runtime/failure.ts';
import { DeadlinePassed, waitFor, within } from '../../../../../scripts/lab/guest/wait.ts';

test('a wait ends with the first answer', async (t) => {
  let asked = 0;
  const look = () => Promise.resolve(++asked < 3 ? undefined : asked);
  t.is(await waitFor('three', look, { deadline: 5000, every: 1 }), 3);
});

test('a wait that fails says what, the last error and the report', async (t) => {
  const look = () => Promise.reject(new Error('refused'));
  const report = () => Promise.resolve('the console');
  const error = await t.throwsAsync(waitFor('the port', look, { deadline: 20, every: 5, report }), {
    instanceOf: DeadlinePassed,
  });
  t.regex(error?.message ?? '', /the port: not within 0\.02 s\nlast error: refused\nthe console/);
});

test('a wait that fails ends a command as something that does not hold', (t) => {
  t.is(new DeadlinePassed('it', 1, '').exitCode, exitCodes.verification);
});

test('within passes results and errors on, and gives up in time', async (t) => {
  t.is(await within('it', 1000, Promise.resolve(7)), 7);
  await t.throwsAsync(within('it', 1000, Promise.reject(new Error('no'))), { message: 'no' });
  await t.throwsAsync(within('it', 10, new Promise(() => undefined)), {
    instanceOf: DeadlinePassed,
  });
});

test.serial('deadlines are as long as the computer needs, by a number above 0', async (t) => {
  const never = new Promise(() => undefined);
  t.teardown(() => delete process.env['LVSMITH_LAB_TIMEOUT_FACTOR']);
  process.env['LVSMITH_LAB_TIMEOUT_FACTOR'] = '3';
  await t.throwsAsync(within('it', 10, never), { message: /not within 0\.03 s/ });
  for (const wrong of ['much', '0', '-1', 'Infinity']) {
    process.env['LVSMITH_LAB_TIMEOUT_FACTOR'] = wrong;
    const error = await t.throwsAsync(within('it', 10, never), { instanceOf: Failure });
    t.is(error?.exitCode, exitCodes.usage, wrong);
  }
});
