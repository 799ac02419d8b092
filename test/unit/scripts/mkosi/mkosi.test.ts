import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { mkosiBuild } from '../../../../scripts/mkosi/mkosi.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';
import type { Run } from '../../../../scripts/runtime/run.ts';

/** Replaces the process: records the arguments and answers like mkosi. Without `code` a build runs until aborted. */
function recorder(parsed: Readonly<Record<string, unknown>>, code?: number) {
  const calls: (readonly string[])[] = [];
  const run: Run = async (argv, runOptions) => {
    calls.push(argv);
    if (argv.includes('summary')) {
      const stdout = JSON.stringify({ Images: [{ Image: null, ...parsed }] });
      return { code: 0, stdout, stderr: '' };
    }
    runOptions?.onLine?.('E: Unable to locate package nosuch');
    if (code === undefined) await once(runOptions?.signal ?? new EventTarget(), 'abort');
    return { code: code ?? 143, stdout: '', stderr: '' };
  };
  return { run, calls };
}

async function options() {
  const folder = await mkdtemp(join(tmpdir(), 'mkosi-'));
  return { folder, settings: { Output: 'x' }, log: join(folder, 'log') } as const;
}

test('mkosi builds, and meanwhile reports how it parsed the settings', async (t) => {
  const { run, calls } = recorder({ Output: 'x' }, 0);
  const buildOptions = await options();
  await mkosiBuild(
    { argv: ['unshare', '--', 'mkosi'], env: {}, version: '25.3', run },
    buildOptions,
  );
  const start = ['unshare', '--', 'mkosi', '--directory', buildOptions.folder];
  t.deepEqual(calls, [
    [...start, '--json', 'summary'],
    [...start, '--force', 'build'],
  ]);
  t.is(await readFile(join(buildOptions.folder, 'mkosi.conf'), 'utf8'), '[Output]\nOutput=x\n');
});

test('a setting that mkosi parsed differently aborts the build', async (t) => {
  const { run } = recorder({ Output: 'image' });
  const error = await t.throwsAsync(
    mkosiBuild({ argv: ['mkosi'], env: {}, version: '25.3', run }, await options()),
    { instanceOf: Failure },
  );
  t.regex(error.message, /Output: written "x", parsed "image"/);
});

test('when mkosi rejects the settings, its message is in the log that the failure names', async (t) => {
  const buildOptions = await options();
  const run: Run = () => Promise.resolve({ code: 1, stdout: '', stderr: 'no such setting\n' });
  const error = await t.throwsAsync(
    mkosiBuild({ argv: ['mkosi'], env: {}, version: '25.3', run }, buildOptions),
    { instanceOf: Failure },
  );
  t.true(error.hint?.includes(buildOptions.log));
  t.is(await readFile(buildOptions.log, 'utf8'), 'no such setting\n');
});

test('the full output of a failed build is in the log that the failure names', async (t) => {
  const { run } = recorder({ Output: 'x' }, 1);
  const buildOptions = await options();
  const error = await t.throwsAsync(
    mkosiBuild({ argv: ['mkosi'], env: {}, version: '25.3', run }, buildOptions),
    {
      instanceOf: Failure,
    },
  );
  t.true(error.hint?.includes(buildOptions.log));
  t.is(await readFile(buildOptions.log, 'utf8'), 'E: Unable to locate package nosuch\n');
});
