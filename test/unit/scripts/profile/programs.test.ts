import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { inspectText } from '../../../../scripts/profile/load.ts';
import { profileText } from '../../../helpers/profile-text.ts';

/** What is said about a check that runs a program, beside an overlay with `/usr/local/bin/mine`. */
async function said(program: string, mode = 0o755): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'programs-'));
  const place = join(folder, 'overlay/usr/local/bin');
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'mine'), '#!/bin/sh\n');
  await chmod(join(place, 'mine'), mode);
  const text = profileText({
    services: `services:\n  - { name: x, forwarding: dr, port: 1, check: { type: command, command: [${program}] } }`,
    image: 'image: { overlays: [overlay] }',
  });
  return inspectText(text, join(folder, 'mine.yaml')).diagnostics.map(
    ({ code, message }) => `${code}: ${message}`,
  );
}

test('a program that an overlay brings', async (t) => {
  t.deepEqual(await said('/usr/local/bin/mine'), []);
});

test('a program that only its owner may execute', async (t) => {
  const [message = ''] = await said('/usr/local/bin/mine', 0o700);
  t.regex(message, /^missing-program: .*mine cannot be executed by mon's user$/);
});

test('a program that no package can bring, and nothing else does', async (t) => {
  for (const program of ['/usr/local/bin/other', '/opt/check', '/etc/check', '/usr/local/bin'])
    t.is((await said(program)).length, 1, program);
});

test('a program that a package may bring is for the build to find', async (t) => {
  for (const program of ['/usr/bin/host', '/bin/true', '/usr/lib/nagios/plugins/check_dns'])
    t.deepEqual(await said(program), [], program);
});
