import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { run } from '../../scripts/runtime/run.ts';

const module = new URL('../../scripts/toolchain/check-host.js', import.meta.url).href;
const keyring = new URL('../../scripts/toolchain/keyring.js', import.meta.url).href;
const program = `
  import { checkHost } from '${module}';
  import { archiveKeyring } from '${keyring}';
  await checkHost().catch((error) => console.log(error.exitCode, error.message));
  console.log(archiveKeyring());
`;

/** What the host's apt knows of its archive: all of it, fetched anew, or nothing. */
async function aptConfig(known: boolean): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'apt-'));
  const file = join(folder, 'apt.conf');
  const settings = [`Dir::State::Lists "${folder}/lists";`, `Dir::Cache "${folder}/cache";`];
  await mkdir(join(folder, 'lists/partial'), { recursive: true });
  await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
  await writeFile(file, [...settings, 'APT::Sandbox::User "";', ''].join('\n'));
  if (known) await run(['apt-get', '-q', 'update'], { env: { APT_CONFIG: file } });
  return file;
}

/** As on a host that has no keys of Debian's archive. */
async function withoutKeys(known: boolean) {
  const script = 'mount -t tmpfs none /usr/share/keyrings && exec "$0" --input-type=module -e "$1"';
  const argv = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', script] as const;
  const cache = await mkdtemp(join(tmpdir(), 'keyring-'));
  const result = await run([...argv, process.execPath, program], {
    env: { XDG_CACHE_HOME: cache, APT_CONFIG: await aptConfig(known) },
    accept: 'any',
  });
  return { ...result, cache };
}

test('a host without the keys of Debian gets them from its own archive', async (t) => {
  const { stdout, stderr, cache } = await withoutKeys(true);
  const place = 'lvsmith/keyring/usr/share/keyrings/debian-archive-keyring.gpg';
  t.is(stdout.trim(), join(cache, place), stderr);
});

test('where its apt knows of no such package, the command is named that brings it', async (t) => {
  const { stdout } = await withoutKeys(false);
  t.regex(stdout, /^4 this host lacks .*debian-archive-keyring/);
});
