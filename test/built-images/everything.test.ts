import test from 'ava';
import type { Role } from '../../overlays/shared/node/node.ts';
import { buildImage } from '../../scripts/image/build.ts';
import { readFileList } from '../../scripts/image/disk/file-list.ts';
import { silentProgress } from '../../scripts/progress/progress.ts';
import { run } from '../../scripts/runtime/run.ts';

// A profile that says everything that one can say becomes images. test/docs/built-keys.test.ts holds that it does say
// everything.

const everything = 'test/fixtures/everything.yaml';
const writable = 'test/built-images/profiles/writable.yaml';

async function pathsOf(role: Role, profile: string): Promise<ReadonlySet<string>> {
  const request = { role, profile, mirror: {}, progress: silentProgress, wait: true } as const;
  const { disk } = await buildImage(request);
  const files = await readFileList(disk.replace(/\.raw$/, ''));
  return new Set(files.map(({ path }) => path));
}

const wants = '/etc/systemd/system/multi-user.target.wants';

test.serial('directors: the packages and units of both, and their own', async (t) => {
  t.timeout(1_800_000);
  const paths = await pathsOf('director', everything);
  for (const path of ['/usr/bin/dig', '/usr/sbin/snmpd', `${wants}/snmpd.service`])
    t.true(paths.has(path), path);
  t.true(paths.has(`${wants}/prometheus-node-exporter.service`));
  t.false(paths.has('/usr/bin/rsync'));
});

test.serial('realservers: the packages and units of both, and their own', async (t) => {
  t.timeout(1_800_000);
  const paths = await pathsOf('realserver', everything);
  for (const path of ['/usr/bin/dig', '/usr/bin/rsync', `${wants}/rsync.service`])
    t.true(paths.has(path), path);
  t.false(paths.has('/usr/sbin/snmpd'));
});

test.serial('an overlay of directors alone is on theirs', async (t) => {
  t.timeout(1_800_000);
  const paths = await pathsOf('director', writable);
  t.true(paths.has('/usr/local/share/directors-only'));
  t.true(paths.has('/usr/local/bin/mine'));
  t.false(paths.has('/usr/lib/systemd/system/server@.service'));
  t.true(paths.has('/etc/systemd/system/getty.target.wants/getty@tty2.service'));
});

test.serial('built twice by the command, an image is the same', async (t) => {
  t.timeout(3_600_000);
  const command = [
    'node',
    'build/js/scripts/lvsmith.js',
    'build',
    'realserver',
    '--verify',
  ] as const;
  const { code, stdout, stderr } = await run([...command, '--profile', writable, '--json'], {
    accept: 'any',
  });
  t.is(code, 0, stderr);
  t.regex(stdout, /"images":\["[^"]*realserver\.raw"/);
});
