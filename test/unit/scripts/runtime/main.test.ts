import test from 'ava';
import { run } from '../../../../scripts/runtime/run.ts';

/** @returns what the shell says of the first program of a pipe, and what that complained. */
async function behindHead(program: string): Promise<{ code: string; stderr: string }> {
  const script = `{ ${program}; echo "code $?" >&2; } | head -c 1 >/dev/null`;
  const { stderr } = await run(['sh', '-c', script], { accept: 'any' });
  return { code: /code (\d+)/.exec(stderr)?.[1] ?? '', stderr };
}

test('a program whose reader has gone ends without a word', async (t) => {
  const main = `import { main } from './build/js/scripts/runtime/main.js';
    await main(async () => { for (let n = 0; n < 1e5; n++) process.stdout.write('text\\n'.repeat(9)); });`;
  const { code, stderr } = await behindHead(`node --input-type=module -e "${main}"`);
  t.is(code, '141');
  t.is(stderr, 'code 141\n');
});

for (const program of ['generate', 'pack', 'test'])
  test(`${program} --help says what it does, and does nothing`, async (t) => {
    const words = ['node', `build/js/scripts/${program}.js`] as const;
    const help = await run([...words, '--help'], { accept: 'any' });
    t.is(help.code, 0);
    t.regex(help.stdout, /^(npm |usage: )/);
    t.notRegex(help.stdout, /profile\.schema\.json/);
    t.is((await run([...words, '--halp'], { accept: 'any' })).code, 2);
  });
