import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { exitCodes } from '../../../../scripts/runtime/exit-codes.ts';
import { run, type RunResult } from '../../../../scripts/runtime/run.ts';
import { isoOf, sampleFiles, sampleSecrets } from '../../../helpers/seed-samples.ts';

// `lvsmith seed --check`, as it is typed.

async function check(
  t: ExecutionContext,
  image: Uint8Array | undefined,
  ...more: readonly string[]
): Promise<RunResult> {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-check-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const path = join(folder, 'seed.iso');
  if (image !== undefined) await writeFile(path, image);
  const command = ['build/js/scripts/lvsmith.js', 'seed', '--profile', 'lab', '--check', path];
  const env = { XDG_STATE_HOME: folder };
  return run(['node', ...command, ...more], { env, accept: 'any' });
}

const files = sampleFiles('litsha21');

test('a valid seed: what the machine would be, and no secret', async (t) => {
  const { code, stdout, stderr } = await check(t, isoOf(files));
  t.is(code, exitCodes.ok, stderr);
  t.regex(stdout, /seed\.iso: valid, NoCloud \(volume cidata\)\nIt is not signed\.\n/);
  t.regex(stdout, /becomes litsha21, director of lab, with the instance-id /);
  t.regex(stdout, /public \(52:54:00:71:00:15\), heartbeat \(52:54:00:68:00:c9\)/);
  t.regex(stdout, /error\[seed-not-accepted\]/);
  t.false((stdout + stderr).includes(sampleSecrets.corosyncAuthkey.slice(0, 20)));
});

test('a fault: its place, exit code 3, and none of its lines', async (t) => {
  const wrong = { ...files, 'meta-data': `${files['meta-data']}mon-pasword: hunter2\n` };
  const { code, stdout, stderr } = await check(t, isoOf(wrong));
  t.is(code, exitCodes.invalid);
  t.is(stdout, '');
  t.regex(stderr, /error\[seed-unknown-key\].*\n +--> meta-data:\d+:1/);
  t.false(stderr.includes('hunter2'));
});

test('as JSON, valid and not', async (t) => {
  const valid = await check(t, isoOf(files), '--json');
  t.like(JSON.parse(valid.stdout), { valid: true, node: { name: 'litsha21' } });
  const wrong = await check(t, isoOf({ ...files, 'user-data': '' }), '--json');
  t.is(wrong.code, exitCodes.invalid);
  const data = JSON.parse(wrong.stdout);
  t.like(data, { valid: false, exitCode: 3 });
  t.is(data.diagnostics[0].code, 'seed-empty-file');
});

test('what is not there, and what goes with no check', async (t) => {
  const missing = await check(t, undefined);
  t.is(missing.code, exitCodes.usage);
  t.regex(missing.stderr, /seed\.iso is not there/);
  for (const words of [['litsha21'], ['--all'], ['--out', '/tmp']])
    t.is((await check(t, isoOf(files), ...words)).code, exitCodes.usage, words.join(' '));
});
