import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { mkosiBuild } from '../../scripts/mkosi/mkosi.ts';
import { Failure } from '../../scripts/report/failure.ts';
import type { Run } from '../../scripts/report/run.ts';

/** Stands in for the process: records its words and answers as mkosi would. A build ends when it is told to. */
function recorder(understood: Readonly<Record<string, unknown>>, code?: number) {
  const calls: (readonly string[])[] = [];
  const run: Run = async (argv, given) => {
    calls.push(argv);
    if (argv.includes('summary')) {
      const stdout = JSON.stringify({ Images: [{ Image: null, ...understood }] });
      return { code: 0, stdout, stderr: '' };
    }
    given?.onLine?.('E: Unable to locate package nosuch');
    if (code === undefined) await once(given?.signal ?? new EventTarget(), 'abort');
    return { code: code ?? 143, stdout: '', stderr: '' };
  };
  return { run, calls };
}

async function options() {
  const folder = await mkdtemp(join(tmpdir(), 'mkosi-'));
  return { folder, settings: { Output: 'x' }, log: join(folder, 'log') } as const;
}

test('mkosi is asked to build, and beside it what it understood', async (t) => {
  const { run, calls } = recorder({ Output: 'x' }, 0);
  const given = await options();
  await mkosiBuild({ argv: ['unshare', '--', 'mkosi'], env: {}, version: '25.3', run }, given);
  const start = ['unshare', '--', 'mkosi', '--directory', given.folder];
  t.deepEqual(calls, [
    [...start, '--json', 'summary'],
    [...start, '--force', 'build'],
  ]);
  t.is(await readFile(join(given.folder, 'mkosi.conf'), 'utf8'), '[Output]\nOutput=x\n');
});

test('a setting that mkosi understood otherwise ends the build', async (t) => {
  const { run } = recorder({ Output: 'image' });
  const error = await t.throwsAsync(
    mkosiBuild({ argv: ['mkosi'], env: {}, version: '25.3', run }, await options()),
    { instanceOf: Failure },
  );
  t.regex(error.message, /Output: meant "x", mkosi understood "image"/);
});

test('mkosi that does not even read its settings leaves what it said in the log that is named', async (t) => {
  const given = await options();
  const run: Run = () => Promise.resolve({ code: 1, stdout: '', stderr: 'no such setting\n' });
  const error = await t.throwsAsync(
    mkosiBuild({ argv: ['mkosi'], env: {}, version: '25.3', run }, given),
    { instanceOf: Failure },
  );
  t.true(error.hint?.includes(given.log));
  t.is(await readFile(given.log, 'utf8'), 'no such setting\n');
});

test('a failed build leaves its whole output in the log that the failure names', async (t) => {
  const { run } = recorder({ Output: 'x' }, 1);
  const given = await options();
  const error = await t.throwsAsync(
    mkosiBuild({ argv: ['mkosi'], env: {}, version: '25.3', run }, given),
    {
      instanceOf: Failure,
    },
  );
  t.true(error.hint?.includes(given.log));
  t.is(await readFile(given.log, 'utf8'), 'E: Unable to locate package nosuch\n');
});
