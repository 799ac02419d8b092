import test from 'ava';
import { exitCodes } from '../../scripts/report/exit-codes.ts';
import { Failure } from '../../scripts/report/failure.ts';
import { run } from '../../scripts/report/run.ts';

test('arguments reach the program word by word', async (t) => {
  const { stdout } = await run(['printf', '[%s]', 'a b', '', '$(id)', "it's"]);
  t.is(stdout, "[a b][][$(id)][it's]");
});

test('a failure says what ran, its code, its last lines and the hint', async (t) => {
  const error = await t.throwsAsync(
    run(['sh', '-c', 'echo before; echo why >&2; exit 9'], {
      hint: 'try again',
      exitCode: exitCodes.mkosi,
    }),
    { instanceOf: Failure },
  );
  t.regex(error.message, /^sh -c .* ended with 9\n {4}before\n {4}why$/);
  t.is(error.hint, 'try again');
  t.is(error.exitCode, exitCodes.mkosi);
});

test('a program that is not there is a missing tool', async (t) => {
  const error = await t.throwsAsync(run(['no-such-program']), { instanceOf: Failure });
  t.is(error.exitCode, exitCodes.toolMissing);
});

test('lines are handed on as they come, the last one without a newline too', async (t) => {
  const lines: string[] = [];
  await run(['printf', 'one\\ntwo'], { onLine: (line) => lines.push(line) });
  t.deepEqual(lines, ['one', 'two']);
});

test('accepted exit codes are answers', async (t) => {
  t.is((await run(['sh', '-c', 'exit 3'], { accept: [0, 3] })).code, 3);
});
