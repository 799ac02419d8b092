import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { run } from '../../scripts/report/run.ts';

const module = new URL('../../scripts/toolchain/host.js', import.meta.url).href;
const keyring = new URL('../../scripts/toolchain/keyring.js', import.meta.url).href;
const program = `
  import { checkHost } from '${module}';
  import { archiveKeyring } from '${keyring}';
  await checkHost().catch((error) => console.log(error.exitCode, error.message));
  console.log(archiveKeyring());
`;

/** As on a host that has no keys of Debian's archive; `before` is a shell's. */
async function without(keys: string, before: string) {
  const script = `mount -t tmpfs none ${keys} && ${before} exec "$0" --input-type=module -e "$1"`;
  const argv = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', script] as const;
  const cache = await mkdtemp(join(tmpdir(), 'keyring-'));
  const result = await run([...argv, process.execPath, program], {
    env: { XDG_CACHE_HOME: cache },
    accept: 'any',
  });
  return { ...result, cache };
}

test('a host without the keys of Debian gets them from its own archive', async (t) => {
  const { stdout, stderr, cache } = await without('/usr/share/keyrings', '');
  const place = 'lvsmith/keyring/usr/share/keyrings/debian-archive-keyring.gpg';
  t.is(stdout.trim(), join(cache, place), stderr);
});

test('where its archive does not have them, the command is named that brings them', async (t) => {
  const { stdout } = await without('/usr/share/keyrings', 'mount -t tmpfs none /var/lib/apt &&');
  t.regex(stdout, /^4 this host lacks .*debian-archive-keyring/);
});
