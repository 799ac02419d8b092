import test from 'ava';
import { isPassword } from '../../../../overlays/shared/node/password-hash.ts';
import { parseSeed } from '../../../../overlays/shared/seed/parse.ts';
import { seedContents } from '../../../../scripts/seed/node-seeds.ts';
import { serializeSeed } from '../../../../scripts/seed/serialize.ts';
import { labCluster } from '../../../helpers/fake-node.ts';
import { sampleSecrets } from '../../../helpers/seed-samples.ts';

const open = { ...labCluster, console: { port: 7630, from: ['10.0.0.0/8'] } };

test('directors get the hash of a password that opens the console, not the password', async (t) => {
  const contents = seedContents(open, 'litsha21', sampleSecrets);
  const hash = contents.lvsmith.consolePasswordHash ?? '';
  t.true(await isPassword(sampleSecrets.consolePassword, hash));
  const files = serializeSeed('nocloud', contents);
  t.notRegex(JSON.stringify(files), new RegExp(sampleSecrets.consolePassword));
  t.is(parseSeed('nocloud', files).seed?.lvsmith.consolePasswordHash, hash);
});

test('the same secrets give the same seed, so that a node knows it again', (t) => {
  const hash = () => seedContents(open, 'litsha21', sampleSecrets).lvsmith.consolePasswordHash;
  t.is(hash(), hash());
});

test('realservers, and directors whose console is for themselves, get none', (t) => {
  const closed = { ...labCluster, console: { port: 7630, from: [] } };
  for (const [cluster, node] of [
    [open, 'litstat1'],
    [closed, 'litsha21'],
    [{ ...labCluster, console: null }, 'litsha21'],
  ] as const)
    t.is(seedContents(cluster, node, sampleSecrets).lvsmith.consolePasswordHash, undefined);
});
