import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test from 'ava';
import { run } from '../../../../scripts/runtime/run.ts';

/** What a real bash proposes for a line, as if Tab were pressed at its end. */
async function proposed(...words: readonly string[]): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-completion-'));
  try {
    await symlink(resolve('scripts/start.mjs'), join(folder, 'lvsmith'));
    const script = [
      'source <(lvsmith completion bash)',
      'COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))',
      // bash names the function that completes lvsmith.
      '$(complete -p lvsmith | sed "s/.* -F \\([^ ]*\\) .*/\\1/")',
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ].join('\n');
    const env = { PATH: `${folder}:${process.env['PATH']}` };
    const { stdout } = await run(['bash', '-c', script, 'bash', ...words], { env });
    return stdout.split('\n').filter((line) => line !== '');
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('verbs, in every group', async (t) => {
  t.deepEqual(await proposed('lvsmith', 'ch'), ['check']);
  t.deepEqual(await proposed('lvsmith', 'build', ''), ['director', 'realserver']);
  t.deepEqual(await proposed('lvsmith', 'lab', 'st'), ['status', 'start']);
  t.false((await proposed('lvsmith', 'completion', '')).includes('propose'));
});

test('flags, and the names of profiles', async (t) => {
  t.deepEqual(await proposed('lvsmith', 'check', '--pro'), ['--profile']);
  t.deepEqual(await proposed('lvsmith', 'check', '--profile', 's'), ['small']);
  t.deepEqual(await proposed('lvsmith', 'check', '--profile', '=', ''), ['lab', 'small', 'web']);
  t.deepEqual(await proposed('lvsmith', 'lab', 'status', '--profile', '=', 'la'), ['lab']);
});

test('nothing for words that lvsmith does not know', async (t) => {
  t.deepEqual(await proposed('lvsmith', 'nonsense', ''), []);
});
