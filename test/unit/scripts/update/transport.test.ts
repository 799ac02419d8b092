import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { sshTransport } from '../../../../scripts/update/transport.ts';

// The real transport, with a program in ssh's place that says what it was given.

const folder = await mkdtemp(join(tmpdir(), 'ssh-'));
await writeFile(
  join(folder, 'ssh'),
  '#!/bin/sh\nfor word; do last=$word; echo "[$word]"; done\nif [ "${last#cat}" != "$last" ]; then cat; fi\nexit 7\n',
  { mode: 0o755 },
);
process.env['PATH'] = `${folder}:${process.env['PATH']}`;

const machine = { name: 'litsha21', role: 'director', address: '192.0.2.21' } as const;

test('a script is one word for ssh, which asks nobody', async (t) => {
  const { code, stdout } = await sshTransport().run(machine, 'echo "a  b" && true');
  t.is(code, 7, 'the exit code is that of the script');
  const words = stdout.trim().split('\n');
  t.deepEqual(words.slice(-2), ['[root@192.0.2.21]', '[echo "a  b" && true]']);
  t.true(words.includes('[BatchMode=yes]'));
  t.true(words.includes('[ConnectTimeout=15]'));
});

test('settings of ssh may be in another file', async (t) => {
  const { stdout } = await sshTransport({ config: 'lab.conf', knownHosts: '/k' }).run(
    machine,
    'true',
  );
  t.deepEqual(stdout.split('\n').slice(0, 2), ['[-F]', '[lab.conf]']);
  t.false(stdout.includes('ConnectTimeout'), 'it says how long to wait');
});

test('the host keys that seeds have brought are known', async (t) => {
  const { stdout } = await sshTransport({ knownHosts: '/k' }).run(machine, 'true');
  t.true(stdout.includes('[UserKnownHostsFile=~/.ssh/known_hosts /k]'), stdout);
});

test('a file is what the machine reads', async (t) => {
  const file = join(folder, "it's a file");
  await writeFile(file, 'bytes');
  const { stdout } = await sshTransport().send(machine, file, '/var/lib/x');
  t.true(stdout.endsWith("[cat >'/var/lib/x']\nbytes"), stdout);
});
