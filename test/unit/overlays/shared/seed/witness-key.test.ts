import test from 'ava';
import { witnessSecret } from '../../../../../overlays/shared/lease/keys.ts';
import { checkSeed } from '../../../../../overlays/shared/seed/check.ts';
import { parseSeed } from '../../../../../overlays/shared/seed/parse.ts';
import { seedContents } from '../../../../../scripts/seed/node-seeds.ts';
import { serializeSeed } from '../../../../../scripts/seed/serialize.ts';
import { modelOf } from '../../../../helpers/profile-texts.ts';
import { sampleSecrets } from '../../../../helpers/seed-samples.ts';

// The witness's secret in seeds: small-w1's, and nobody else's.

const { cluster } = modelOf('profiles/small.yaml');

const written = (node: string) =>
  serializeSeed('nocloud', seedContents(cluster, node, sampleSecrets));

function problems(node: string, metaData: (text: string) => string): readonly string[] {
  const files = written(node);
  const parsed = parseSeed('nocloud', {
    ...files,
    'meta-data': metaData(files['meta-data'] ?? ''),
  });
  const { seed } = parsed;
  const role = node.startsWith('small-w') ? 'realserver' : 'director';
  const found =
    seed === undefined ? parsed.diagnostics : checkSeed({ ...parsed, seed }, cluster, role);
  return found.map(({ code, line, message }) => `${code} ${line} ${message}`);
}

const as = (text: string) => text;

test('the witness alone gets a secret, and it is not the cluster’s', (t) => {
  for (const node of ['small-d1', 'small-d2', 'small-w1', 'small-w2'])
    t.deepEqual(problems(node, as), [], node);
  const { lvsmith } = seedContents(cluster, 'small-w1', sampleSecrets);
  const secret = Buffer.from(sampleSecrets.corosyncAuthkey, 'base64');
  t.is(
    lvsmith.witnessKey,
    Buffer.from(witnessSecret(secret, 'small', 'small-w1')).toString('base64'),
  );
  t.is(lvsmith.corosyncAuthkey, undefined);
  const text = JSON.stringify(written('small-w1'));
  t.false(text.includes(sampleSecrets.corosyncAuthkey));
  t.false(text.includes(sampleSecrets.pacemakerAuthkey));
  for (const node of ['small-d1', 'small-w2'])
    t.is(seedContents(cluster, node, sampleSecrets).lvsmith.witnessKey, undefined);
});

test('a witness without its secret is refused, and so is anybody else with one', (t) => {
  const key = `\n  witness-key: ${Buffer.alloc(32, 1).toString('base64')}`;
  const [missing = ''] = problems('small-w1', (text) => text.replace(/\n *witness-key: .*/, ''));
  t.regex(missing, /^seed-missing \d+ small-w1 is the witness: it needs witness-key$/);
  for (const node of ['small-w2', 'small-d1']) {
    const [extra = ''] = problems(node, (text) => text.replace(/\n *role: .*/, `$&${key}`));
    t.regex(extra, new RegExp(`^seed-value \\d+ ${node} is not the witness`));
  }
});

test('a secret of another length is none', (t) => {
  const short = Buffer.alloc(16, 1).toString('base64');
  const [found = ''] = problems('small-w1', (text) =>
    text.replace(/witness-key: .*/, `witness-key: ${short}`),
  );
  t.regex(found, /base64 of 32 to 32 bytes/);
});
