import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { upgradeFile } from '../../scripts/import/cib/upgrade-file.ts';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { validateCib } from '../../scripts/verify/cib-schema.ts';
import { recording } from '../helpers/golden.ts';

// Old CIBs become what pacemaker 3 takes, without a warning, and always the same. With LVSMITH_GOLDEN=record the new
// ones are recorded.

const [old, fresh] = ['test/fixtures/import/cib/old', 'test/fixtures/import/cib/new'];
const names = await readdir(old);

test('there are old CIBs of every age', (t) => {
  t.true(names.length >= 9);
});

for (const name of names)
  test.serial(`${name} becomes a CIB that crm_verify accepts`, async (t) => {
    const text = await readFile(join(old, name), 'utf8');
    const { xml, notes } = upgradeFile({ file: name, text });
    const said = notes.map(({ place, message }) => `${place.line}: ${message}\n`).join('');
    const tree = await ensureSysroot('verify');
    t.deepEqual(validateCib(xml, name, join(tree, 'usr/share/pacemaker')), []);
    const folder = await mkdtemp(join(tmpdir(), 'cib-'));
    await writeFile(join(folder, 'cib.xml'), xml);
    const { code, stdout, stderr } = await run(
      sandboxed(tree, ['crm_verify', '--verbose', '--xml-file', '/in/cib.xml'], {
        readOnly: { '/in': folder },
      }),
      { accept: 'any' },
    );
    t.is(code, 0, stdout + stderr);
    const stale: string[] = [];
    for (const [suffix, content] of [
      ['xml', xml],
      ['txt', said],
    ] as const) {
      const path = join(fresh, `${name.replace('.xml', '')}.${suffix}`);
      if (existsSync(path) && (await readFile(path, 'utf8')) === content) continue;
      stale.push(path);
      if (recording) await writeFile(path, content);
    }
    t.deepEqual(stale, [], recording ? 'recorded: review them' : 'differs from what is recorded');
  });

test.serial('a CIB that was upgraded is left as it is, but for its epoch', async (t) => {
  const text = await readFile(join(fresh, 'three-directors.xml'), 'utf8');
  const { xml } = upgradeFile({ file: 'cib.xml', text });
  const ids = (cib: string) => cib.replaceAll(/ (id|epoch)="[^"]*"/g, '');
  t.is(ids(xml), ids(text));
});

test.serial('no password of an old CIB is in the new one', async (t) => {
  for (const name of names) {
    const text = await readFile(join(old, name), 'utf8');
    const { xml, notes } = upgradeFile({ file: name, text });
    t.notRegex(xml + JSON.stringify(notes), /never-print-me|admin-of-all/);
  }
});

test.serial('what lvsmith writes for a cluster of its own is upgraded to itself', async (t) => {
  const text = await readFile('test/golden/web/director/usr/lib/lvsmith/cib.xml', 'utf8');
  const tree = await ensureSysroot('verify');
  const { xml } = upgradeFile({ file: 'cib.xml', text });
  t.deepEqual(validateCib(xml, 'cib.xml', join(tree, 'usr/share/pacemaker')), []);
});
