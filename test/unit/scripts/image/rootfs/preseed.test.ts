import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { preseedOfBase, writePreseed } from '../../../../../scripts/image/rootfs/preseed.ts';
import { modelOf } from '../../../../helpers/profile-texts.ts';

test('the base gets what its packages may ask, and nothing that only packages of the profile do', (t) => {
  const { image } = modelOf('test/fixtures/everything.yaml');
  const answers = {
    own: 'iperf3 iperf3/start_daemon boolean true',
    base: 'tzdata tzdata/Areas select Europe',
    needed: 'libpam-runtime libpam-runtime/override boolean false',
  };
  const asked = { ...image, packages: ['htop', 'tzdata'], preseed: Object.values(answers) };
  t.deepEqual(preseedOfBase(asked, ['curl', 'tzdata']), [answers.base, answers.needed]);
});

test('answers are given by apt, before dpkg runs', async (t) => {
  const sandbox = await mkdtemp(join(tmpdir(), 'sandbox-'));
  await writePreseed(sandbox, ['a a/b boolean true', 'c c/d string']);
  const hook = await readFile(join(sandbox, 'etc/apt/apt.conf.d/lvsmith-preseed'), 'utf8');
  const [, file = ''] =
    /^DPkg::Pre-Invoke \{ ".*debconf-set-selections < (\S+)"; \};\n$/.exec(hook) ?? [];
  t.is(await readFile(join(sandbox, file), 'utf8'), 'a a/b boolean true\nc c/d string\n');
});

test('without answers apt is left as it is', async (t) => {
  const sandbox = await mkdtemp(join(tmpdir(), 'sandbox-'));
  await writePreseed(sandbox, []);
  t.deepEqual(await readdir(sandbox), []);
});
