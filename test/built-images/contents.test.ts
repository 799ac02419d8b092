import { mkdtemp, open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test from 'ava';
import { roles } from '../../overlays/shared/node/node.ts';
import { buildImage } from '../../scripts/image/build.ts';
import { textDigest } from '../../scripts/image/output/checksums.ts';
import { readPartitions } from '../../scripts/image/disk/gpt.ts';
import { readFileList, type ImageFile } from '../../scripts/image/disk/file-list.ts';
import { silentProgress } from '../../scripts/progress/progress.ts';
import { run } from '../../scripts/runtime/run.ts';
import { readImageFile } from './read-image-file.ts';
import { withUnpackedImage } from './unpack-image.ts';

const secrets: readonly RegExp[] = [
  /^\/etc\/(corosync|pacemaker)\/authkey$/,
  /^\/etc\/ssh\/ssh_host_/,
  /^\/etc\/ssl\/private\/./,
  /snakeoil/,
  /^\/var\/lib\/systemd\/(random-seed|credential\.secret)$/,
  /^\/var\/lib\/dbus\/machine-id$/,
  /\/id_(rsa|ed25519|ecdsa)$/,
];

async function built(role: (typeof roles)[number]) {
  const { disk } = await buildImage({ role, profile: 'lab', mirror: {}, progress: silentProgress });
  const base = disk.replace(/\.raw$/, '');
  return { disk, files: await readFileList(base) };
}

function paths(files: readonly ImageFile[]): readonly string[] {
  return files.map(({ path }) => path);
}

for (const role of roles) {
  test.serial(`${role}: once its packages are there, the archive is not asked again`, async (t) => {
    const { disk } = await built(role);
    const log = await readFile(join(dirname(disk), 'logs', `disk-${role}.log`), 'utf8');
    t.regex(log, /Building lvsmith-/);
    t.notRegex(log, /Syncing package|^Fetched|InRelease/m);
  });

  test.serial(`${role}: no key, no secret, no identity`, async (t) => {
    const { files, disk } = await built(role);
    t.true(files.length > 5000, 'the list holds the whole image');
    const found = files.filter(
      ({ path, type }) => type !== 'directory' && secrets.some((secret) => secret.test(path)),
    );
    t.deepEqual(paths(found), []);
    t.is(files.find(({ path }) => path === '/etc/machine-id')?.size, 0);
    const shadow = await readImageFile(disk, '/etc/shadow');
    // No password hash at all: $ begins one, see crypt(5).
    t.notRegex(shadow, /^[^:]+:\$/m);
    t.regex(shadow, /^root:!/m);
    t.deepEqual(await withUnpackedImage(disk, privateKeys), []);
  });

  test.serial(
    `${role}: nothing but /tmp is writable for everybody, and nothing has a setuid bit`,
    async (t) => {
      const { files } = await built(role);
      const writable = files.filter(
        ({ type, mode }) => (type === 'file' || type === 'directory') && (mode & 0o002) !== 0,
      );
      t.deepEqual(paths(writable), ['/tmp', '/var/tmp']);
      for (const { path, mode } of writable) t.is(mode, 0o1777, path);
      const raised = files.filter(({ type, mode }) => type === 'file' && (mode & 0o6000) !== 0);
      t.deepEqual(paths(raised), []);
    },
  );

  test.serial(
    `${role}: a comment of the profile makes the manifest anew, not the disk`,
    async (t) => {
      const folder = await mkdtemp(join(tmpdir(), 'comment-'));
      const profile = join(folder, 'lab.yaml');
      const text = await readFile('profiles/lab.yaml', 'utf8');
      const before = await built(role);
      const { mtimeMs } = await stat(before.disk);
      await writeFile(profile, `${text}# Another comment.\n`);
      const request = { role, profile, out: 'build', mirror: {}, progress: silentProgress };
      const build = () => buildImage(request);
      const { disk, unchanged } = await build();
      t.deepEqual([disk, unchanged], [before.disk, false]);
      t.is((await stat(before.disk)).mtimeMs, mtimeMs, 'the disk stays');
      const manifest = await readFile(before.disk.replace(/raw$/, 'manifest.json'), 'utf8');
      t.true(manifest.includes(textDigest(await readFile(profile))));
      await run(['sha256sum', '--quiet', '--check', `${role}.SHA256SUMS`], {
        cwd: dirname(before.disk),
      });
      t.true((await build()).unchanged);
      await built(role);
    },
  );

  test.serial(`${role}: the manifest has every package with its version`, async (t) => {
    const { disk } = await built(role);
    const document = async (ending: string): Promise<{ packages: Record<string, string> }> =>
      JSON.parse(await readFile(disk.replace(/raw$/, ending), 'utf8'));
    const { packages } = await document('manifest.json');
    t.deepEqual(packages, (await document('lock.json')).packages);
    t.regex(packages['systemd'] ?? '', /^257\./);
  });

  test.serial(`${role}: our files have the owners and modes that the manifest says`, async (t) => {
    const { files, disk } = await built(role);
    const manifest: { files: readonly ManifestFile[] } = JSON.parse(
      await readFile(disk.replace(/raw$/, 'manifest.json'), 'utf8'),
    );
    const [users, groups] = [await idsIn(disk, 'passwd'), await idsIn(disk, 'group')];
    const inImage = new Map(files.map((file) => [file.path, file]));
    for (const { path, mode, kind, owner, group } of manifest.files) {
      const file = inImage.get(path);
      t.truthy(file, `${path} is in the image`);
      if (kind === 'file') t.is(file?.mode.toString(8).padStart(4, '0'), mode, path);
      t.is(owner, 'root', path);
      t.is(file?.uid, users.get(owner), path);
      t.is(file?.gid, groups.get(group), path);
    }
  });

  test.serial(`${role}: a twentieth of /var is for root alone`, async (t) => {
    const { disk } = await built(role);
    const partition = (await readPartitions(disk)).find(({ label }) => label === 'var');
    const file = await open(disk);
    const { buffer } = await file.read(Buffer.alloc(12), 0, 12, (partition?.offset ?? 0) + 1024);
    await file.close();
    // s_blocks_count_lo and s_r_blocks_count_lo of the superblock (struct ext4_super_block).
    const share = buffer.readUInt32LE(8) / buffer.readUInt32LE(4);
    t.true(share > 0.049 && share <= 0.05, String(share));
  });

  test.serial(`${role}: every file belongs to a user and a group of the image`, async (t) => {
    const { files, disk } = await built(role);
    const [users, groups] = [await idsIn(disk, 'passwd'), await idsIn(disk, 'group')];
    const [uids, gids] = [new Set(users.values()), new Set(groups.values())];
    const strange = files.filter(({ uid, gid }) => !uids.has(uid) || !gids.has(gid));
    t.deepEqual(paths(strange), []);
  });
}

test.serial("director: pacemaker's folders belong to hacluster and haclient", async (t) => {
  const { files, disk } = await built('director');
  const uid = (await idsIn(disk, 'passwd')).get('hacluster');
  const gid = (await idsIn(disk, 'group')).get('haclient');
  for (const folder of ['blackbox', 'cib', 'cores', 'pengine']) {
    const found = files.find(({ path }) => path === join('/var/lib/pacemaker', folder));
    t.like(found, { type: 'directory', uid, gid }, folder);
  }
});

interface ManifestFile {
  readonly path: string;
  readonly kind: string;
  readonly mode: string;
  readonly owner: string;
  readonly group: string;
}

/** Name → number of the image's users or groups. */
async function idsIn(disk: string, file: 'passwd' | 'group'): Promise<ReadonlyMap<string, number>> {
  const lines = (await readImageFile(disk, `/etc/${file}`)).trim().split('\n');
  return new Map(lines.map((line) => [line.split(':')[0] ?? '', Number(line.split(':')[2])]));
}

/**
 * Files below a folder that hold a private key in PEM form, whatever their names: the line that begins it
 * and one of its data. Programs hold the first line alone, to know one when they see it.
 */
async function privateKeys(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of names.filter((each) => each.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const content = await readFile(file);
    if (content.includes('PRIVATE KEY-----'))
      if (pemKey.test(content.toString('latin1'))) found.push(file.slice(folder.length));
  }
  return found.filter((path) => !selfTests.test(path));
}

/** GnuTLS tests itself with keys that everybody knows. */
const selfTests = /^\/root\/usr\/lib\/x86_64-linux-gnu\/libgnutls\.so[0-9.]*$/;

const pemKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----\r?\n(?:[A-Za-z-]+: .*\n|\s)*[A-Za-z0-9+/=]{16}/;
