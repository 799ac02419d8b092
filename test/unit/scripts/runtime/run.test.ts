import test from 'ava';
import { exitCodes } from '../../../../scripts/runtime/exit-codes.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';
import { run } from '../../../../scripts/runtime/run.ts';

test('arguments reach the program unchanged', async (t) => {
  const { stdout } = await run(['printf', '[%s]', 'a b', '', '$(id)', "it's"]);
  t.is(stdout, "[a b][][$(id)][it's]");
});

test('a failure has the command, its exit code, its last lines and the hint', async (t) => {
  const error = await t.throwsAsync(
    run(['sh', '-c', 'echo before; echo why >&2; exit 9'], {
      hint: 'try again',
      exitCode: exitCodes.mkosi,
    }),
    { instanceOf: Failure },
  );
  t.regex(error.message, /^sh -c .* failed with exit code 9\n {4}before\n {4}why$/);
  t.is(error.hint, 'try again');
  t.is(error.exitCode, exitCodes.mkosi);
});

test('a program that ends without reading its input is judged by its exit code', async (t) => {
  const input = 'x'.repeat(2 ** 20);
  for (let round = 0; round < 20; round++) t.is((await run(['true'], { input })).code, 0);
  await t.throwsAsync(run(['false'], { input }), { message: /^false failed with exit code 1/ });
});

test('a program that does not exist is a missing tool', async (t) => {
  const error = await t.throwsAsync(run(['no-such-program']), { instanceOf: Failure });
  t.is(error.exitCode, exitCodes.toolMissing);
});

test('lines are forwarded as they are printed, even the last one without a newline', async (t) => {
  const lines: string[] = [];
  await run(['printf', 'one\\ntwo'], { onLine: (line) => lines.push(line) });
  t.deepEqual(lines, ['one', 'two']);
});

test('accepted exit codes are no failures', async (t) => {
  t.is((await run(['sh', '-c', 'exit 3'], { accept: [0, 3] })).code, 3);
});
