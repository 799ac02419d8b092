import { mkdtemp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { outputEndings, writeChecksums } from '../../scripts/image/documents.ts';
import { conversionsOf, removeConversions } from '../../scripts/image/formats.ts';
import { run } from '../../scripts/report/run.ts';

/** A folder with a disk, one form of it, and one of an older disk. */
async function folderWithForms(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'forms-'));
  for (const ending of [...outputEndings, 'qcow2', 'vmdk'])
    await writeFile(join(folder, `director.${ending}`), ending);
  await writeFile(join(folder, 'realserver.qcow2'), 'of another role');
  await utimes(join(folder, 'director.vmdk'), 1, 1);
  return folder;
}

test('the checksums cover the other forms of a disk, those of an older disk not', async (t) => {
  const folder = await folderWithForms();
  t.deepEqual(await conversionsOf(join(folder, 'director.raw')), [join(folder, 'director.qcow2')]);
  await writeChecksums('director', folder);
  const text = await readFile(join(folder, 'director.SHA256SUMS'), 'utf8');
  t.regex(text, / {2}director\.raw$/m);
  t.regex(text, / {2}director\.qcow2$/m);
  t.notRegex(text, /vmdk|realserver|SHA256SUMS/);
  await run(['sha256sum', '--quiet', '--check', 'director.SHA256SUMS'], { cwd: folder });
});

test('before another disk comes, the forms of the old one go', async (t) => {
  const folder = await folderWithForms();
  await removeConversions(join(folder, 'director.raw'));
  const left = await readdir(folder);
  t.deepEqual(
    left.filter((name) => /qcow2|vmdk/.test(name)),
    ['realserver.qcow2'],
  );
  t.true(left.includes('director.raw'));
});
