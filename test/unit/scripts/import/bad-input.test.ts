import { mkdir, mkdtemp, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { importFolder } from '../../../../scripts/import/import-folder.ts';
import { reportData } from '../../../../scripts/import/report/data.ts';
import { reportText } from '../../../../scripts/import/report/text.ts';
import { InvalidDocument } from '../../../../scripts/runtime/diagnostics.ts';
import { run } from '../../../../scripts/runtime/run.ts';
import { importTexts, said } from '../../../helpers/import.ts';
import { modelOf } from '../../../helpers/profile-texts.ts';

// Whatever is in the folder: a diagnostic that names it, exit code 3, and nothing else.

const rules = '-A -t 192.0.2.80:80 -s rr\n-a -t 192.0.2.80:80 -r 192.0.2.31:80 -g -w 1\n';

async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'import-'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** The codes and files of the diagnostics with which an import ends. */
async function refusal(t: ExecutionContext, folder: string): Promise<readonly string[]> {
  const error = await t.throwsAsync(importFolder(folder, [], 'profile'), {
    instanceOf: InvalidDocument,
  });
  t.is(error?.exitCode, 3);
  return error?.diagnostics.map(({ code, file }) => `${code} ${file.replace(folder, 'DIR')}`) ?? [];
}

test('an empty folder, and one without any known file', async (t) => {
  t.deepEqual(await refusal(t, await folderWith({})), ['import-nothing-found DIR']);
  const notes = await folderWith({ 'notes.txt': 'buy milk\n', 'a.xml': '<svg><g/></svg>\n' });
  t.deepEqual(await refusal(t, notes), ['import-nothing-found DIR']);
});

test("a node's cluster file of which parts are missing, or of another kind", async (t) => {
  const { cluster } = modelOf('test/fixtures/everything.yaml');
  const whole = JSON.stringify(cluster);
  const broken = [
    whole.replace('"nodes":[', '"nudes":['),
    whole.replace('"members":[', '"members":[null,'),
  ];
  for (const text of broken) {
    t.not(text, whole);
    const folder = await folderWith({ 'cluster.json': text });
    t.deepEqual(await refusal(t, folder), ['import-nothing-found cluster.json']);
  }
});

test('a folder that is not there', async (t) => {
  const folder = join(await folderWith({}), 'gone');
  t.deepEqual(await refusal(t, folder), ['import-unreadable DIR']);
});

test('a binary file, a large one, and a pipe beside good ones: one diagnostic each', async (t) => {
  const folder = await folderWith({ rules, 'x.gz': Uint8Array.of(0x1f, 0x8b, 0, 1, 2), big: '' });
  await truncate(join(folder, 'big'), 100 * 1024 * 1024);
  await run(['mkfifo', join(folder, 'pipe')]);
  t.deepEqual((await refusal(t, folder)).toSorted(), [
    'import-not-text x.gz',
    'import-too-large big',
    'import-unreadable pipe',
  ]);
});

test('more lines, or more of anything, than a cluster has: refused before it is compared with itself', async (t) => {
  const address = (index: number) => `10.0.${Math.floor(index / 250)}.${1 + (index % 250)}`;
  const lines = (count: number, line: (own: string, index: number) => string) =>
    Array.from({ length: count }, (_, index) => `${line(address(index), index)}\n`).join('');
  const long = await folderWith({
    hosts: lines(20_001, (own, index) => `${own} h${index}`),
    rules,
  });
  t.deepEqual(await refusal(t, long), ['import-too-large hosts']);
  const many: readonly Readonly<Record<string, string>>[] = [
    { many: lines(2001, (own) => `-A -t ${own}:80 -s rr`) },
    { many: `${rules}${lines(2001, (own) => `-a -t 192.0.2.80:80 -r ${own}:80 -m`)}` },
    { many: lines(2001, (own, index) => `n${index} ${own}/24`) },
    { many: `vrrp_instance V {\nvirtual_ipaddress {\n${lines(2001, (own) => own)}}\n}\n` },
    {
      many: `*mangle\n${lines(5001, (own, n) => `-A PREROUTING -d ${own} -j MARK --set-mark ${n}`)}`,
    },
  ];
  for (const files of many) {
    const [first] = await refusal(t, await folderWith(files));
    t.is(first, 'import-too-large many');
  }
});

test('links and includes that leave the folder are not followed', async (t) => {
  const outside = await folderWith({ 'secret.conf': 'virtual_server 192.0.2.1 80 {\n}\n' });
  const linked = await folderWith({ rules });
  await symlink(join(outside, 'secret.conf'), join(linked, 'keepalived.conf'));
  await symlink('gone', join(linked, 'nothing'));
  t.deepEqual((await refusal(t, linked)).toSorted(), [
    'import-outside keepalived.conf',
    'import-outside nothing',
  ]);
  for (const path of ['../secret.conf', join(outside, 'secret.conf')]) {
    const including = await folderWith({ 'k.conf': `global_defs {\n}\ninclude ${path}\n` });
    t.deepEqual(await refusal(t, including), ['import-outside k.conf']);
  }
});

test('links within the folder do no harm', async (t) => {
  const folder = await folderWith({ 'a/rules': rules });
  await symlink('a', join(folder, 'b'));
  const { files } = await importFolder(folder, [], 'profile');
  t.deepEqual(
    files.map(({ file }) => file),
    ['a/rules'],
  );
});

test('more files than a cluster has', async (t) => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`${index}`, rules]));
  t.deepEqual(await refusal(t, await folderWith(many)), ['import-too-many-files DIR']);
});

test('a CIB with entities of its own is refused, whatever they stand for', async (t) => {
  const attacks = [
    '<!DOCTYPE cib [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">]><cib><nvpair id="&b;"/></cib>',
    '<!DOCTYPE cib [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<cib><node uname="&x;"/></cib>',
  ];
  for (const text of attacks)
    t.deepEqual(await refusal(t, await folderWith({ 'cib.xml': text })), ['import-xml cib.xml']);
});

test('a CIB as printed, with lost slashes and line numbers, is read as far as it goes', (t) => {
  const result = importTexts({
    'listing.txt': `1 <cib cib_feature_revision="1.3">
2 <configuration><nodes>
3 <node id="a" uname="d1" type="normal"/>
4 </nodes><resources>
5 <primitive id="addr" class="ocf" type="IPaddr" provider="heartbeat">
6 <instance_attributes id="i"><attributes>
7 <nvpair id="n1" name="ip" value="192.0.2.5">
8 <nvpair id="n2" name="netmask" value="24"/>
9 </instance_attributes></primitive>
10 <constraints></constraints>
`,
  });
  t.is(result.cluster.floatingAddresses[0]?.prefix, 24);
  t.true(said(result).includes('listing.txt:7: <nvpair> is not closed'));
});

test('a script is never run', async (t) => {
  const folder = await folderWith({ rules });
  const witness = join(folder, 'witness');
  await writeFile(
    join(folder, 'lvs.sh'),
    `#!/bin/sh\ntouch ${witness}\nX=$(touch ${witness})\nipvsadm -A -t 192.0.2.81:80 -s \`touch ${witness}\`\n`,
    { mode: 0o755 },
  );
  await importFolder(folder, [], 'profile');
  t.deepEqual((await readdir(folder)).toSorted(), ['lvs.sh', 'rules']);
});

test('hostile texts end in time: long lines, deep nesting, variables that double', (t) => {
  const deep = `vrrp_instance ${'{ a '.repeat(20_000)}\n`;
  const doubled = ['$A0=xx', ...Array.from({ length: 60 }, (_, n) => `$A${n + 1}=$A${n}$A${n}`)];
  const tags = `<cib>${'<group>'.repeat(5000)}<primitive id="x"/>`;
  const range = 'virtual=192.0.2.1:80\n\treal=0.0.0.1->255.255.255.254:80 gate\n\tservice=http\n';
  const loop = '#!/bin/sh\n'.concat(
    ...Array.from({ length: 12 }, (_, n) => `for v${n} in 1 2 3 4 5 6 7 8 9; do\n`),
    'ipvsadm -A -t 192.0.2.9:80\n',
    'done\n'.repeat(12),
  );
  const texts = {
    'k.conf': `global_defs {\n}\n${deep}${doubled.join('\n')}\n`,
    'ld.cf': range,
    'loop.sh': loop,
    long: `-A -t 192.0.2.80:80 -s ${'r'.repeat(1_000_000)}\n`,
    'ha.cf': `node a\nkeepalive 1\ndeadtime 5\n${' '.repeat(500_000)}x\n`,
  };
  t.true(importTexts(texts).profile.length > 0);
  t.throws(() => importTexts({ 'cib.xml': tags }), { instanceOf: InvalidDocument });
});

test('--out is not written over without --force, nor when the import fails', async (t) => {
  const folder = await folderWith({ rules });
  const out = join(folder, '..', `${folder.split('/').at(-1)}.yaml`);
  const importing = (...words: readonly string[]) =>
    run(['node', 'build/js/scripts/lvsmith.js', 'import', ...words], { accept: 'any' });
  t.is((await importing(folder, '--out', out)).code, 0);
  const first = await readFile(out, 'utf8');
  await writeFile(out, 'mine');
  const refused = await importing(folder, '--out', out);
  t.is(refused.code, 3);
  t.regex(refused.stderr, /is there already/);
  t.is(await readFile(out, 'utf8'), 'mine');
  t.is((await importing(folder, '--out', out, '--force')).code, 0);
  t.is(await readFile(out, 'utf8'), first);
  const empty = await folderWith({});
  t.is((await importing(empty, '--out', join(empty, 'p.yaml'), '--json')).code, 3);
  t.deepEqual(await readdir(empty), []);
});

test('no secret is shown, wherever a file has one', (t) => {
  const secret = 'Tulip-4711';
  const result = importTexts({
    'ha.cf': `node a b\nkeepalive 1\nbcast eth0\nstonith_host a ipmi ${secret}\n1 sha1 ${secret}\n`,
    authkeys: `auth 1\n1 sha1 ${secret}\n`,
    haresources: `a 192.0.2.5 Filesystem:://nas/x::/srv::cifs::password=${secret}\n`,
    'ld.cf': `callback="/bin/x --key ${secret}"\nvirtual=192.0.2.5:3306\n    real=192.0.2.6:3306 gate\n    passwd="${secret}"\n`,
    'mon.cf': `authpassword = ${secret}\nhostgroup g 192.0.2.6\n\nwatch g\n  service s\n    interval 5s\n    PASS=${secret}\n    monitor x.monitor -p ${secret}\n    alert mail.alert -P ${secret}\n`,
    'k.conf': `vrrp_instance V {\n authentication {\n auth_pass ${secret}\n ${secret}\n }\n}\n${secret} {\n}\n`,
    'setup.sh': `#!/bin/sh\nPW=${secret}\npcs stonith create f fence_x passwd=$PW\npcs property set the-password=$PW\n`,
  });
  t.deepEqual(
    JSON.stringify(reportData(result), null, 1)
      .split('\n')
      .filter((line) => line.includes(secret)),
    [],
  );
  t.false(reportText(result).includes(secret));
});
