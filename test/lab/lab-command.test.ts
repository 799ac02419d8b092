import test from 'ava';
import { exitCodes } from '../../scripts/report/exit-codes.ts';
import { run } from '../../scripts/report/run.ts';

function lab(...words: readonly string[]) {
  const argv = ['node', 'build/js/scripts/lab.js', ...words] as const;
  return run(argv, { accept: 'any' });
}

test('the profile stands before or after the verb, with and without the -- of npm', async (t) => {
  const lines = [
    ['--profile', 'no-such-lab', 'status'],
    ['--', '--profile', 'no-such-lab', 'status'],
    ['--', 'status', '--profile', 'no-such-lab'],
  ];
  for (const words of lines) {
    const { code, stderr } = await lab(...words);
    t.is(code, exitCodes.usage);
    t.regex(stderr, /no lab is running/, words.join(' '));
  }
});

test('a word that is no verb is told from a lab that does not run', async (t) => {
  t.regex((await lab('explode')).stderr, /no verb explode/);
});
