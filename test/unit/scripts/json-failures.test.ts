import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { run } from '../../../scripts/runtime/run.ts';
import { profileText } from '../../helpers/profile-text.ts';

// With --json, what goes wrong is data too, and the same of every verb: the last line of stdout.

const verbs = [
  ['check'],
  ['render'],
  ['build', 'director'],
  ['seed', '--all'],
  ['lab', 'status'],
] as const;

async function last(words: readonly string[]): Promise<{ code: number; answer: unknown }> {
  const { code, stdout } = await run(['node', 'build/js/scripts/lvsmith.js', ...words, '--json'], {
    accept: 'any',
  });
  return { code, answer: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') };
}

for (const verb of verbs) {
  test(`${verb.join(' ')}: a profile that there is not`, async (t) => {
    const { code, answer } = await last([...verb, '--profile', 'smal']);
    t.is(code, 2);
    t.deepEqual(answer, {
      error: 'there is no profile smal',
      hint: 'did you mean small?',
      exitCode: 2,
    });
  });

  test(`${verb.join(' ')}: a flag that there is not`, async (t) => {
    const { code, answer } = await last([...verb, '--porfile', 'small']);
    t.is(code, 2);
    t.like(answer, { exitCode: 2, error: 'there is no flag --porfile here' });
  });
}

for (const verb of verbs.slice(0, 4))
  test(`${verb.join(' ')}: a profile that is not valid`, async (t) => {
    const file = join(await mkdtemp(join(tmpdir(), 'json-')), 'p.yaml');
    await writeFile(file, profileText({ more: 'srvices: []' }));
    const { code, answer } = await last([...verb, '--profile', file]);
    t.is(code, 3);
    t.like(answer, {
      file,
      valid: false,
      diagnostics: [{ severity: 'error', code: 'unknown-key', path: 'srvices', file, column: 1 }],
      error: '1 error',
      exitCode: 3,
    });
  });

test('lab status without a lab', async (t) => {
  const out = await mkdtemp(join(tmpdir(), 'json-'));
  const { code, answer } = await last(['lab', 'status', '--out', out]);
  t.is(code, 2);
  t.like(answer, { error: 'no lab is running', exitCode: 2 });
});
