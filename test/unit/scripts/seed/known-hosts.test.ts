import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { rememberHosts } from '../../../../scripts/seed/known-hosts.ts';
import { labCluster } from '../../../helpers/fake-node.ts';
import { sampleKey, sampleKeyText } from '../../../helpers/signed-seeds.ts';

test('each node is known by its name and all its addresses; a new key takes the place of the old one', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-hosts-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const remember = async (node: string, key: number): Promise<string> => {
    await rememberHosts(folder, labCluster, [{ node, sshHostKey: sampleKeyText(key) }]);
    return readFile(join(folder, 'known_hosts'), 'utf8');
  };
  const director = `litsha21,192.168.71.21,192.168.68.201 `;
  t.is(await remember('litsha21', 1), `${director}${sampleKey(1).publicKey}\n`);
  t.is((await stat(join(folder, 'known_hosts'))).mode & 0o777, 0o600);
  const both = await remember('litstat1', 2);
  t.regex(both, /^litsha21,.*\nlitstat1,192\.168\.71\.220 ssh-ed25519 \S+\n$/);
  t.is(await remember('litstat1', 2), both);
  const changed = await remember('litsha21', 3);
  t.is(changed, both.replace(sampleKey(1).publicKey, sampleKey(3).publicKey));
});
