import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { cacheFolder } from '../../scripts/host/cache.ts';
import { buildImage } from '../../scripts/image/build.ts';
import { readFileList, type ImageFile } from '../../scripts/image/disk/file-list.ts';
import { textDigest } from '../../scripts/image/output/checksums.ts';
import { locales } from '../../scripts/profile/values/locales.ts';
import { timeZones } from '../../scripts/profile/values/time-zones.ts';
import { silentProgress } from '../../scripts/progress/progress.ts';

// An image whose profile says everything that `image` can say has all of it.

const profile = 'test/built-images/profiles/writable.yaml';

let base: string;
let files: ReadonlyMap<string, ImageFile>;

test.before(async (t) => {
  t.timeout(1_200_000);
  const request = { role: 'realserver', profile, mirror: {}, progress: silentProgress } as const;
  const { disk } = await buildImage({ ...request, wait: true });
  base = disk.replace(/\.raw$/, '');
  files = new Map((await readFileList(base)).map((file) => [file.path, file]));
});

test('the time zone', (t) => {
  t.is(files.get('/etc/localtime')?.target, '../usr/share/zoneinfo/Europe/Berlin');
  t.true(files.has('/usr/share/zoneinfo/Europe/Berlin'));
});

test('the locale, without what it was made of', (t) => {
  t.true(files.has('/usr/lib/locale/de_DE.utf8/LC_TIME'));
  t.is(files.get('/etc/locale.conf')?.digest, textDigest('LANG=de_DE.UTF-8\n'));
  t.deepEqual(
    [...files.keys()].filter((path) => path.startsWith('/usr/share/i18n/')),
    [],
  );
});

test('the packages, the overlay and the keys', async (t) => {
  t.true(files.has('/usr/bin/htop'));
  const mine = await readFile('test/built-images/profiles/overlay/usr/local/bin/mine');
  t.is(files.get('/usr/local/bin/mine')?.digest, textDigest(mine));
  t.true(files.has('/usr/lib/lvsmith/authorized_keys.d/root'));
  t.true(files.has('/usr/lib/lvsmith/seed-keys'));
});

test('the packages, overlays and units of its role, and none of the other', (t) => {
  const wants = '/etc/systemd/system/multi-user.target.wants';
  t.true(files.has('/usr/bin/tree'));
  t.false(files.has('/usr/bin/dig'));
  t.false(files.has('/usr/local/share/directors-only'));
  t.true(files.has('/usr/lib/systemd/system/server@.service'));
  t.true(files.has(`${wants}/mine.service`));
  t.true(files.has(`${wants}/server@one.service`));
});

test('the serial console', async (t) => {
  t.regex(await readFile(`${base}.cmdline`, 'utf8'), / console=ttyS0,115200 /);
});

test('settings of the kernel, and words for it', async (t) => {
  t.true(files.has('/usr/lib/sysctl.d/70-lvsmith-profile.conf'));
  t.regex(await readFile(`${base}.cmdline`, 'utf8'), / mitigations=auto\s/);
});

test('nobody at the console edits the kernel command line', (t) => {
  const { digest } = files.get('/efi/loader/loader.conf') ?? {};
  t.is(digest, textDigest('timeout 0\neditor no\n'));
});

test('the time zones that a profile may name are those of the image', (t) => {
  const folder = '/usr/share/zoneinfo/';
  const others = /\.(tab|list|zi)$|^(Factory|leapseconds|localtime|posixrules)$/;
  const zones = [...files.values()]
    .filter(({ path, type }) => path.startsWith(folder) && type !== 'directory')
    .map(({ path }) => path.slice(folder.length))
    .filter((name) => !others.test(name));
  t.deepEqual(zones.toSorted(), [...timeZones].toSorted());
});

test('the locales that a profile may name are those of the package', async (t) => {
  const folder = cacheFolder('rootfs');
  const lists = (await readdir(folder))
    .map((name) => join(folder, name, 'usr/share/i18n/SUPPORTED'))
    .filter((file) => existsSync(file));
  const lines = (await readFile(lists[0] ?? 'none', 'utf8')).trim().split('\n');
  const names = lines.flatMap((line) => {
    const [, name, , modifier = ''] = /^([^.@ ]+)(\.UTF-8)?(@\S+)? UTF-8$/.exec(line) ?? [];
    return name === undefined ? [] : [`${name}.UTF-8${modifier}`];
  });
  t.deepEqual([...new Set(['C.UTF-8', ...names])].toSorted(), [...locales].toSorted());
});
