import test from 'ava';
import { run, tryRun } from '../../../../../overlays/shared/node/run.ts';

test('a program gives its output, its exit code and its words', async (t) => {
  t.deepEqual(await tryRun(['sh', '-c', 'cat; echo words >&2; exit 3'], { input: 'in' }), {
    code: 3,
    stdout: 'in',
    stderr: 'words',
  });
  t.is((await tryRun(['lvsmith-no-such-program'])).code, 127);
  t.is(await run(['sh', '-c', 'echo $WORD'], { environment: { WORD: 'one' } }), 'one\n');
});

test('a program that does not end is ended, also when it ignores SIGTERM', async (t) => {
  const { code, stderr } = await tryRun(['sh', '-c', "trap '' TERM; while :; do sleep 0.1; done"], {
    timeout: 200,
  });
  t.is(code, 124);
  t.is(stderr, 'no answer within 0.2 s');
});

test('what a program has started and left behind is not waited for', async (t) => {
  const { code } = await tryRun(['sh', '-c', 'sleep 3 & wait'], { timeout: 200 });
  t.is(code, 124);
});

test('words on stderr are a failure unless they are known to be warnings', async (t) => {
  const warns = ['sh', '-c', 'echo out; echo careful >&2'] as const;
  await t.throwsAsync(run(warns), { message: /careful/ });
  t.is(await run(warns, { warnings: 'ignore' }), 'out\n');
  await t.throwsAsync(run(['sh', '-c', 'exit 3']), { message: 'sh -c exit 3: ended with 3' });
});
