import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { checkFiles, readPayload } from '../../../../../overlays/base/update/payload.ts';
import { buildKey } from '../../../../../scripts/secrets/build-key.ts';
import { sampleFiles, sampleUpdate } from '../../../../helpers/sample-update.ts';

process.env['XDG_STATE_HOME'] = await mkdtemp(join(tmpdir(), 'state-'));
const key = await buildKey('north');

/** A payload as a build writes it. */
async function payload(description: object = sampleUpdate('1.5')): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'payload-'));
  for (const [name, text] of Object.entries(sampleFiles)) await writeFile(join(folder, name), text);
  const file = join(folder, 'director.update.json');
  const text = JSON.stringify(description);
  await writeFile(file, text);
  await writeFile(`${file}.sig`, key.sign(text, 'update'));
  return file;
}

test('what the build key has signed is read, and its files are checked', async (t) => {
  const read = readPayload(await payload(), key.signers);
  t.is(read.description.version, '1.5');
  await t.notThrowsAsync(checkFiles(read));
});

test('a description with any byte changed is refused', async (t) => {
  const file = await payload();
  const bytes = await readFile(file);
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await writeFile(file, changed);
    t.throws(() => readPayload(file, key.signers), { message: /not signed by this cluster/ });
  }
});

test('a signature by another cluster’s key, or for another purpose, is refused', async (t) => {
  const file = await payload();
  const other = await buildKey('south');
  t.throws(() => readPayload(file, other.signers), { message: /not signed by this cluster/ });
  await writeFile(`${file}.sig`, key.sign(await readFile(file, 'utf8'), 'checksums'));
  t.throws(() => readPayload(file, key.signers), { message: /not signed by this cluster/ });
});

for (const name of ['director.root.zst', 'director.vmlinuz', 'director.initrd', 'director.entry'])
  test(`a changed file is refused: ${name}`, async (t) => {
    const file = await payload();
    await writeFile(join(file, '..', name), 'changed');
    const read = readPayload(file, key.signers);
    await t.throwsAsync(checkFiles(read), { message: new RegExp(`${name} is not the file`) });
  });

test('a format of the future is refused', async (t) => {
  const file = await payload({ ...sampleUpdate('1.5'), format: 2 });
  t.throws(() => readPayload(file, key.signers), { message: /a format that this version/ });
});
