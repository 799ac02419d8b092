import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { copiedFiles, outdatedCopies } from '../../../../../overlays/base/update/etc-copies.ts';
import { UpdateRecords } from '../../../../../overlays/base/update/records.ts';

async function tree(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'etc-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

test('a copy is outdated when the image has changed what it hides', async (t) => {
  const own = await tree({
    'apache2/ports.conf': 'mine',
    hostname: 'litstat1',
    same: 'new',
    gone: 'mine',
    kept: 'mine',
  });
  const old = await tree({ 'apache2/ports.conf': 'old', same: 'old', gone: 'old', kept: 'k' });
  const next = await tree({ 'apache2/ports.conf': 'new', same: 'new', kept: 'k', hostname: 'x' });
  const copied = copiedFiles({ own, image: old });
  t.deepEqual(Object.keys(copied), [
    '/etc/apache2/ports.conf',
    '/etc/gone',
    '/etc/kept',
    '/etc/same',
  ]);
  const found = outdatedCopies({ own, image: next }, copied);
  t.deepEqual(
    found.map(({ path }) => path),
    ['/etc/apache2/ports.conf'],
  );
});

test('a copy is listed until somebody changes or removes it', async (t) => {
  const etc = await tree({ 'apache2/ports.conf': 'mine' });
  const image = await tree({ 'apache2/ports.conf': 'new' });
  const state = await tree({});
  const files = {
    trial: join(state, 'trial.json'),
    outcome: join(state, 'outcome.json'),
    copies: join(state, 'copies.json'),
    incoming: join(state, 'incoming'),
    drained: join(state, 'drained'),
  };
  const records = new UpdateRecords(files);
  const copied = { '/etc/apache2/ports.conf': 'digest of the old one' };
  records.writeCopies(outdatedCopies({ own: etc, image }, copied));
  t.is(records.copies(etc).length, 1);
  await writeFile(join(etc, 'apache2/ports.conf'), 'merged');
  t.deepEqual(records.copies(etc), []);
  await rm(join(etc, 'apache2/ports.conf'));
  t.deepEqual(records.copies(etc), []);
});

test('a damaged record says what to do', async (t) => {
  const folder = await tree({ 'trial.json': '{"version":' });
  const file = (name: string) => join(folder, name);
  const records = new UpdateRecords({
    trial: file('trial.json'),
    outcome: file('outcome.json'),
    copies: file('copies.json'),
    incoming: file('incoming'),
    drained: file('drained'),
  });
  t.throws(() => records.state(), { message: /trial\.json is damaged: remove it/ });
});
