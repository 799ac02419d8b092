import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { Notify } from '../../../../overlays/shared/cluster/cluster.ts';
import { parseSeed } from '../../../../overlays/shared/seed/parse.ts';
import { seedContents } from '../../../../scripts/seed/node-seeds.ts';
import { notifySecrets } from '../../../../scripts/seed/notify-secrets.ts';
import { serializeSeed } from '../../../../scripts/seed/serialize.ts';
import { labCluster } from '../../../helpers/fake-node.ts';
import { sampleSecrets } from '../../../helpers/seed-samples.ts';

const notify: Notify = {
  mail: { server: 'mail', port: 587, tls: 'starttls', user: 'me', from: 'a@b', to: ['c@d'] },
  webhook: { format: 'text' },
  remind: 1,
};
const told = { notify };

test('what nobody can make up is asked for, by file, and comes with the seed of a director', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  const write = (name: string, text: string) =>
    writeFile(join(folder, name), text, { mode: 0o600 });
  await t.throwsAsync(notifySecrets(told, folder), { message: /smtp-password is missing/ });
  await write('smtp-password', 'a "b" \\ c: d\n');
  await t.throwsAsync(notifySecrets(told, folder), { message: /webhook-url is missing/ });
  await write('webhook-url', 'http://not.encrypted/\n');
  await t.throwsAsync(notifySecrets(told, folder), { message: /does not hold a valid secret/ });
  await write('webhook-url', 'https://hooks.example.org/T0/x\n');
  const secrets = await notifySecrets(told, folder);
  t.deepEqual(secrets, {
    smtpPassword: 'a "b" \\ c: d',
    webhookUrl: 'https://hooks.example.org/T0/x',
  });
  await write('webhook-token', 'abc.def\n');
  t.is((await notifySecrets(told, folder)).webhookToken, 'abc.def');
  for (const [node, expected] of [
    ['litsha21', secrets.smtpPassword],
    ['litstat1', undefined],
  ] as const) {
    const contents = seedContents(labCluster, node, sampleSecrets, { notify: secrets });
    const { seed } = parseSeed('nocloud', serializeSeed('nocloud', contents));
    t.is(seed?.lvsmith.smtpPassword, expected);
  }
});

test('without notifications none is needed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  t.deepEqual(await notifySecrets({ notify: null }, folder), {});
});
