import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { parseHealthRecord } from '../../../../../overlays/shared/health/health-record.ts';
import { bundlePrograms } from '../../../../../scripts/image/bundle.ts';
import { run, type RunResult } from '../../../../../scripts/runtime/run.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';

// The alert as it is in the image, started as mon starts it.

let folder = '';
let program = '';

test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lvsmith-mon-alert-'));
  program = join(folder, 'mon-alert');
  const bundle = (await bundlePrograms('director')).find(({ path }) => path.endsWith('/mon-alert'));
  await writeFile(program, bundle?.content ?? '');
  await writeFile(join(folder, 'cluster.json'), JSON.stringify(clusterWith()));
});

test.after.always(() => rm(folder, { recursive: true }));

interface Call {
  readonly health: string;
  readonly time: number;
  readonly type?: string;
  readonly cluster?: string;
}

function alert({ health, time, type = 'failure', cluster = 'cluster.json' }: Call) {
  const words = ['-s', 'http', '-g', 'litstat1', '-h', '192.168.71.220', '-t', String(time)];
  const where = ['--health', health, '--cluster', join(folder, cluster)];
  // mon's unit has this umask, and its sandbox forbids Node's compiler.
  const node = [process.execPath, '--jitless', '--no-expose-wasm', program];
  const argv = ['sh', '-c', 'umask 077; exec "$0" "$@"', ...node, ...words, ...where] as const;
  const env = { MON_ALERTTYPE: type, MON_FIRST_FAILURE: '1' };
  return run(['env', ...argv], { accept: 'any', env, input: '192.168.71.220\nrefused\n' });
}

async function healthFolder(name: string): Promise<string> {
  const health = join(folder, name);
  await mkdir(health);
  return health;
}

test('it records a failure for others to read, says nothing and ends with 0', async (t) => {
  const health = await healthFolder('once');
  const { code, stdout } = await alert({ health, time: 1000 });
  t.deepEqual([code, stdout], [0, '']);
  const file = join(health, 'litstat1.http.json');
  t.is((await stat(file)).mode & 0o777, 0o644);
  t.is(parseHealthRecord(await readFile(file, 'utf8'))?.summary, '192.168.71.220');
});

test('of calls side by side the one that mon made last counts, and nothing is left behind', async (t) => {
  const health = await healthFolder('crowd');
  const calls: Promise<RunResult>[] = [];
  for (let index = 0; index < 8; index++)
    calls.push(alert({ health, time: 1000 + index, type: index % 2 === 0 ? 'failure' : 'up' }));
  for (const { code } of await Promise.all(calls)) t.is(code, 0);
  const record = parseHealthRecord(await readFile(join(health, 'litstat1.http.json'), 'utf8'));
  t.is(record?.time, 1007);
  t.is(record?.state, 'up');
  t.deepEqual(await readdir(health), ['litstat1.http.json']);
});

test('a killed alert leaves a lock behind, which the next one breaks', async (t) => {
  const health = await healthFolder('killed');
  await writeFile(join(health, 'litstat1.http.json.lock'), '');
  t.is((await alert({ health, time: 1000 })).code, 0);
  t.deepEqual(await readdir(health), ['litstat1.http.json']);
});

test('what it cannot do it says, as a warning for the journal', async (t) => {
  const health = await healthFolder('wrong');
  const kind = await alert({ health, time: 1000, type: 'wedding' });
  t.is(kind.code, 1);
  t.regex(kind.stderr, /^<4>lvsmith: mon-alert: no alert type: "wedding"$/m);
  const cluster = await alert({ health, time: 1000, cluster: 'nowhere.json' });
  t.is(cluster.code, 1);
  t.regex(cluster.stderr, /^<4>lvsmith: mon-alert: ENOENT.*nowhere\.json/m);
  const place = await alert({ health: join(health, 'file', 'below'), time: 1000 });
  t.is(place.code, 1);
  t.deepEqual(await readdir(health), []);
});
