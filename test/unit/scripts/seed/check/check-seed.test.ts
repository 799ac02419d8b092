import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { firstBoot } from '../../../../../overlays/base/firstboot/first-boot.ts';
import { timeZones } from '../../../../../scripts/profile/values/time-zones.ts';
import { checkSeedMedium, type CheckedSeed } from '../../../../../scripts/seed/check/check-seed.ts';
import { writeIso } from '../../../../../scripts/media/iso9660/write.ts';
import { fakeNode, labCluster } from '../../../../helpers/fake-node.ts';
import { fatOf, isoOf, sampleFiles } from '../../../../helpers/seed-samples.ts';
import { ownKey, sampleKey, signed } from '../../../../helpers/signed-seeds.ts';

// What the host says of a seed is what a node says of it.

type Files = Readonly<Record<string, string | Uint8Array>>;

const options = { cluster: labCluster, imageKeys: [], ownKey: ownKey.publicKey, timeZones };

async function folderFor(t: ExecutionContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-check-'));
  t.teardown(() => rm(folder, { recursive: true }));
  return folder;
}

async function checkImage(t: ExecutionContext, image: Uint8Array): Promise<CheckedSeed> {
  const path = join(await folderFor(t), 'seed.iso');
  await writeFile(path, image);
  return checkSeedMedium(path, options);
}

async function checkFolder(t: ExecutionContext, files: Files): Promise<CheckedSeed> {
  const folder = await folderFor(t);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return checkSeedMedium(folder, options);
}

function codes({ diagnostics }: Pick<CheckedSeed, 'diagnostics'>): readonly string[] {
  return diagnostics.map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`);
}

test('a seed by hand: who the machine would be, what it needs and writes, and what a running node says', async (t) => {
  const checked = await checkImage(t, isoOf(sampleFiles('litsha21')));
  t.like(checked, { valid: true, format: 'nocloud', label: 'cidata', diagnostics: [] });
  t.like(checked.node, { cluster: 'lab', name: 'litsha21', role: 'director' });
  t.deepEqual(
    checked.cards.map(({ mac }) => mac),
    ['52:54:00:71:00:15', '52:54:00:68:00:c9'],
  );
  t.true(checked.writes.includes('/etc/corosync/authkey'));
  t.is(checked.writes.at(-1), '/etc/lvsmith/node.json');
  t.deepEqual(
    checked.running.map(({ code }) => code),
    ['seed-unsigned'],
  );
});

test('without a key on the host, a running node has an unsigned seed', async (t) => {
  const path = join(await folderFor(t), 'seed.iso');
  await writeFile(path, isoOf(sampleFiles('litsha21')));
  const { running } = await checkSeedMedium(path, { ...options, ownKey: undefined });
  t.deepEqual(
    running.map(({ code }) => code),
    ['seed-not-accepted'],
  );
});

test('a signed seed says by whom, and a running node takes it', async (t) => {
  const own = await checkImage(t, isoOf(signed(sampleFiles('litsha21'))));
  t.true(own.valid);
  t.true(own.signature?.own);
  t.deepEqual(own.running, []);
  const foreign = await checkImage(t, isoOf(signed(sampleFiles('litsha21'), { by: sampleKey(9) })));
  t.true(foreign.valid);
  t.false(foreign.signature?.own);
});

test('a realserver, and a ConfigDrive, in a folder and on a FAT volume', async (t) => {
  const server = await checkFolder(t, sampleFiles('litstat1'));
  t.like(server, { valid: true, format: 'nocloud', node: { role: 'realserver' } });
  t.is(server.label, undefined);
  t.false(server.writes.includes('/etc/corosync/authkey'));
  const drive = sampleFiles('litsha22', 'config-drive');
  t.like(await checkFolder(t, drive), { valid: true, format: 'config-drive' });
  const image = await checkImage(t, fatOf(drive, 'config-drive'));
  t.like(image, { valid: true, format: 'config-drive', node: { name: 'litsha22' } });
});

test('images with keys take only what they have signed', async (t) => {
  const path = join(await folderFor(t), 'seed.iso');
  await writeFile(path, isoOf(sampleFiles('litsha21')));
  const checked = await checkSeedMedium(path, { ...options, imageKeys: [ownKey.publicKey] });
  t.false(checked.valid);
  t.deepEqual(
    checked.diagnostics.map(({ code }) => code),
    ['seed-unsigned'],
  );
});

const sample = sampleFiles('litsha21');
const userData = sample['user-data'] ?? '';
const broken: readonly (readonly [string, Files])[] = [
  ['no user-data', { 'meta-data': sample['meta-data'] ?? '' }],
  ['a misspelled key', { ...sample, 'user-data': `${userData}timezon: Europe/Berlin\n` }],
  [
    'another cluster',
    { ...sample, 'meta-data': (sample['meta-data'] ?? '').replace('lab', 'web') },
  ],
  [
    'a time zone that no image has',
    { ...sample, 'user-data': `${userData}timezone: Europe/Berlim\n` },
  ],
  ['no text', { ...sample, 'user-data': Buffer.from([0xff, 0xfe, 0]) }],
  ['vendor-data', { ...sample, 'vendor-data': '#cloud-config\npackages: [x]\n' }],
  ['too large', { ...sample, 'user-data': `${userData}# ${'x'.repeat(70_000)}\n` }],
];

for (const [what, files] of broken)
  test(`the node and the host say the same: ${what}`, async (t) => {
    const node = fakeNode();
    node.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
    node.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
    node.attach('sr0', isoOf(files));
    const onNode = firstBoot(node, { deviceTimeout: 0 });
    t.is(onNode.state, 'failed');
    const checked = await checkImage(t, isoOf(files));
    t.false(checked.valid);
    t.deepEqual(codes(checked), codes(onNode));
    t.deepEqual(
      checked.diagnostics.map(({ message }) => message),
      onNode.diagnostics.map(({ message }) => message),
    );
  });

test('a volume at which no node looks', async (t) => {
  const bytes = { 'meta-data': Buffer.from('instance-id: x\n') };
  t.regex(
    (await checkImage(t, writeIso(bytes, 'seed'))).diagnostics[0]?.message ?? '',
    /the label seed:/,
  );
  const noise = await checkImage(t, Buffer.from('this is no volume'));
  t.regex(codes(noise).join(), /^seed-label /);
  t.false(noise.valid);
});

test('an image that was cut short', async (t) => {
  const image = isoOf(sample);
  const checked = await checkImage(t, image.subarray(0, image.length - 2048));
  t.deepEqual(
    checked.diagnostics.map(({ code }) => code),
    ['seed-unreadable'],
  );
});

test('a symbolic link in a folder is none of the seed', async (t) => {
  const folder = await folderFor(t);
  await writeFile(join(folder, 'meta-data'), sample['meta-data'] ?? '');
  await symlink('/etc/hostname', join(folder, 'user-data'));
  const { diagnostics } = await checkSeedMedium(folder, options);
  t.is(diagnostics[0]?.message, 'user-data is a symbolic link');
});

test.serial('nothing of a seed is left behind', async (t) => {
  const left = async () =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('lvsmith-seed-'));
  const before = await left();
  await checkImage(t, isoOf(sample));
  await checkImage(t, Buffer.alloc(10));
  t.deepEqual(await left(), before);
});
