import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import test from 'ava';
import { makeLabFolder, removeStaleFolders } from '../../../../scripts/lab/folders.ts';

async function scratch(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'lvsmith-folders-'));
}

test('the folder of a driver that was killed goes with the next lab, and that of a living one stays', async (t) => {
  const within = await scratch();
  t.teardown(() => rm(within, { recursive: true }));
  const own = await makeLabFolder(within);
  const module = new URL('../../../../scripts/lab/folders.js', import.meta.url).pathname;
  const driver = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `const { makeLabFolder } = await import(${JSON.stringify(module)});
     console.log(await makeLabFolder(${JSON.stringify(within)}));
     setInterval(() => undefined, 1000);`,
  ]);
  t.teardown(() => driver.kill('SIGKILL'));
  const [said] = await once(driver.stdout, 'data');
  const other = String(said).trim();
  await writeFile(join(other, 'disk.qcow2'), 'what a machine wrote');
  t.deepEqual(await removeStaleFolders(within), [], 'both drivers live');
  const ended = once(driver, 'exit');
  driver.kill('SIGKILL');
  await ended;
  t.deepEqual(await removeStaleFolders(within), [basename(other)]);
  t.deepEqual(await readdir(within), [basename(own)]);
});

test('another process with the number of a dead driver does not keep its folder', async (t) => {
  const within = await scratch();
  t.teardown(() => rm(within, { recursive: true }));
  const own = basename(await makeLabFolder(within));
  const former = own.replace(/-\d+-(\w{6})$/, '-1-$1');
  await mkdir(join(within, former));
  t.deepEqual(await removeStaleFolders(within), [former]);
});

test('what is not a folder of a lab, or of processes that cannot be seen, stays', async (t) => {
  const within = await scratch();
  t.teardown(() => rm(within, { recursive: true }));
  const names = ['lvsmith-lab-0-abc.sock', 'lvsmith-lab-1-999999-5-abcdef', 'something'];
  for (const name of names) await mkdir(join(within, name));
  t.deepEqual(await removeStaleFolders(within), []);
  t.deepEqual((await readdir(within)).toSorted(), names.toSorted());
});
