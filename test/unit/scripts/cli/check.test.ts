import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { run } from '../../../../scripts/runtime/run.ts';
import { profileText } from '../../../helpers/profile-text.ts';

// `check` as a user starts it.

const check = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  run(['node', 'build/js/scripts/lvsmith.js', 'check', ...args], {
    accept: 'any',
    env: { NO_COLOR: '', FORCE_COLOR: '', ...env },
  });

const broken = profileText({ more: 'srvices: []' });

test('an invalid profile ends with 3, shown with its line, and nothing is written', async (t) => {
  await withProfile(broken, async (file, folder) => {
    const { code, stdout, stderr } = await check(['--profile', file]);
    t.is(code, 3);
    t.is(stdout, '');
    t.regex(
      stderr,
      /^error\[unknown-key\]: there is no key “srvices” here\n +--> .*p\.yaml:\d+:1 /,
    );
    t.regex(stderr, /\n\s+\| \^{7}\n/);
    t.regex(stderr, /\n1 error\n$/);
    t.deepEqual(await readdir(folder), ['p.yaml']);
  });
});

test('--json gives the same as data', async (t) => {
  await withProfile(broken, async (file) => {
    const { code, stdout } = await check(['--profile', file, '--json']);
    t.is(code, 3);
    const answer: unknown = JSON.parse(stdout);
    t.like(answer, {
      file,
      valid: false,
      diagnostics: [{ severity: 'error', code: 'unknown-key', path: 'srvices', file, column: 1 }],
    });
  });
});

test('FORCE_COLOR colours, NO_COLOR does not, a pipe is plain', async (t) => {
  await withProfile(broken, async (file) => {
    const escape = '\u001b[31m';
    t.true((await check(['--profile', file], { FORCE_COLOR: '1' })).stderr.includes(escape));
    t.false((await check(['--profile', file])).stderr.includes(escape));
    const both = await check(['--profile', file], { FORCE_COLOR: '1', NO_COLOR: '1' });
    t.false(both.stderr.includes(escape));
  });
});

test('the corosync token that the deadtime comes to is shown', async (t) => {
  const { code, stdout } = await check(['--profile', 'lab', '--no-simulate']);
  t.is(code, 0);
  t.regex(stdout, /dead after 10000 ms: corosync's token 4545 ms, consensus 5455 ms/);
});

test('a flag that is not there is a usage error', async (t) => {
  t.is((await check(['--porfile', 'web'])).code, 2);
});

async function withProfile(
  text: string,
  use: (file: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-check-'));
  try {
    const file = join(folder, 'p.yaml');
    await writeFile(file, text);
    await use(file, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
