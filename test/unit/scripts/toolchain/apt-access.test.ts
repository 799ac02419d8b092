import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { run } from '../../../../scripts/runtime/run.ts';
import { hostAccess, writeAccess } from '../../../../scripts/toolchain/apt-access.ts';

const folder = await mkdtemp(join(tmpdir(), 'access-'));
const conf = join(folder, 'apt.conf');
const certificate = join(folder, 'corp.pem');
await writeFile(certificate, 'a certificate\n');
await writeFile(
  conf,
  [
    'Acquire::http::Proxy "http://proxy.example:3128";',
    'Acquire::http::Proxy::near.example "DIRECT";',
    'Acquire::https::Proxy "";',
    'Acquire::https::Verify-Peer "false";',
    `Acquire::https::far.example::CaInfo "${certificate}";`,
    'Acquire::Retries "7";',
    'APT::Install-Recommends "true";',
  ].join('\n'),
);

test.serial("the host's options for reaching the archive are read, and nothing else", async (t) => {
  process.env['APT_CONFIG'] = conf;
  t.teardown(() => delete process.env['APT_CONFIG']);
  const lines = await hostAccess();
  const wanted = [
    'Acquire::http::Proxy "http://proxy.example:3128";',
    'Acquire::http::Proxy::near.example "DIRECT";',
    'Acquire::https::Verify-Peer "false";',
    `Acquire::https::far.example::CaInfo "${certificate}";`,
  ];
  for (const line of wanted) t.true(lines.includes(line), line);
  t.notRegex(lines.join('\n'), /Retries|Recommends|https::Proxy/);
});

test("an apt that sees none of the host's files gets copies", async (t) => {
  const host = join(folder, 'host');
  await mkdir(join(host, 'auth.conf.d'), { recursive: true });
  await writeFile(join(host, 'auth.conf.d/corp.conf'), 'machine a login b password c\n');
  const etc = join(folder, 'etc/apt');
  await writeAccess(
    etc,
    [
      'Acquire::http::Proxy "http://proxy.example:3128";',
      `Acquire::https::far.example::CaInfo "${certificate}";`,
    ],
    host,
  );
  t.is(
    await readFile(join(etc, 'apt.conf.d/50lvsmith'), 'utf8'),
    [
      'Acquire::http::Proxy "http://proxy.example:3128";',
      'Acquire::https::far.example::CaInfo "/etc/apt/lvsmith/1-corp.pem";',
      '',
    ].join('\n'),
  );
  t.is(await readFile(join(etc, 'lvsmith/1-corp.pem'), 'utf8'), 'a certificate\n');
  t.regex(await readFile(join(etc, 'auth.conf.d/corp.conf'), 'utf8'), /password c/);
  const { stdout } = await run(['apt-config', 'dump', '-c', join(etc, 'apt.conf.d/50lvsmith')]);
  t.regex(stdout, /Acquire::https::far\.example::CaInfo "\/etc\/apt\/lvsmith\/1-corp\.pem"/);
});
