import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { outputSuffixes, writeChecksums } from '../../../../../scripts/image/output/metadata.ts';
import { conversionsOf, removeConversions } from '../../../../../scripts/image/output/formats.ts';
import { payloadSuffixes } from '../../../../../scripts/image/output/payload.ts';
import { buildKey } from '../../../../../scripts/secrets/build-key.ts';
import { run } from '../../../../../scripts/runtime/run.ts';

process.env['XDG_STATE_HOME'] = await mkdtemp(join(tmpdir(), 'state-'));
const key = await buildKey('c');

/** A folder with a disk, a conversion of it, and one of an older disk. */
async function folderWithConversions(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'formats-'));
  for (const suffix of [...outputSuffixes, 'qcow2', 'vmdk'])
    await writeFile(join(folder, `director.${suffix}`), suffix);
  await writeFile(join(folder, 'realserver.qcow2'), 'of another role');
  await utimes(join(folder, 'director.vmdk'), 1, 1);
  return folder;
}

test('the checksums cover the conversions of a disk, but not those of an older disk', async (t) => {
  const folder = await folderWithConversions();
  t.deepEqual(await conversionsOf(join(folder, 'director.raw')), [join(folder, 'director.qcow2')]);
  await writeChecksums({ role: 'director', key }, folder);
  const text = await readFile(join(folder, 'director.SHA256SUMS'), 'utf8');
  t.regex(text, / {2}director\.raw$/m);
  t.regex(text, / {2}director\.qcow2$/m);
  t.notRegex(text, /vmdk|realserver|SHA256SUMS/);
  await run(['sha256sum', '--quiet', '--check', 'director.SHA256SUMS'], { cwd: folder });
  const signature = await readFile(join(folder, 'director.SHA256SUMS.sig'), 'utf8');
  t.is(signature, key.sign(text, 'checksums'), 'and they are signed');
});

test('the checksums of an image without a payload name none', async (t) => {
  const folder = await folderWithConversions();
  for (const suffix of payloadSuffixes) await rm(join(folder, `director.${suffix}`));
  await writeChecksums({ role: 'director', key }, folder);
  const text = await readFile(join(folder, 'director.SHA256SUMS'), 'utf8');
  t.is(text.trim().split('\n').length, outputSuffixes.length - payloadSuffixes.length - 1);
});

test('conversions are removed before another disk replaces theirs', async (t) => {
  const folder = await folderWithConversions();
  await removeConversions(join(folder, 'director.raw'));
  const left = await readdir(folder);
  t.deepEqual(
    left.filter((name) => /qcow2|vmdk/.test(name)),
    ['realserver.qcow2'],
  );
  t.true(left.includes('director.raw'));
});
