import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { sealArchive } from '../../../../overlays/shared/apply/archive.ts';
import { paths } from '../../../../overlays/shared/node/paths.ts';
import { certificateFacts } from '../../../../overlays/shared/tls/certificate.ts';
import { applyPlan, compareWithNodes } from '../../../../scripts/apply/apply.ts';
import { planText } from '../../../../scripts/apply/text.ts';
import {
  answered,
  folderCluster,
  rendered,
  type FolderCluster,
} from '../../../helpers/apply-cluster.ts';
import { known } from '../../../helpers/node-state.ts';
import { variation } from '../../../helpers/profile-texts.ts';

const plain = variation({ more: 'services: [{ name: http }]' });
const files = 'certificate: test/fixtures/tls/server.crt, key: test/fixtures/tls/server.key';
const forAll = variation({ more: `services: [{ name: http }]\ntls: { ${files} }` });
const forOne = plain.replace('10.0.0.202 }', `10.0.0.202, tls: { ${files} } }`);
const certificate = readFileSync('test/fixtures/tls/server.crt', 'utf8');
const key = readFileSync('test/fixtures/tls/server.key', 'utf8');
const flags = {
  window: 60,
  hold: false,
  leaveRest: false,
  allowMove: false,
  say: () => undefined,
  request: answered,
};

function rootOf(cluster: FolderCluster, node: string): string {
  return cluster.nodes.get(node)?.system.root ?? '';
}

/** The node's program says which certificate is there. */
function looks(cluster: FolderCluster, node: string): void {
  const it = cluster.nodes.get(node);
  if (it === undefined) throw new Error(`no ${node}`);
  const text = readFileSync(join(rootOf(cluster, node), paths.tlsCertificate), 'utf8');
  it.state = { ...it.state, certificate: known(certificateFacts(text) ?? null) };
}

test('a certificate of the profile is one change for all servers; Apache takes it gracefully', async (t) => {
  const cluster = await folderCluster(plain);
  const compared = await compareWithNodes(await rendered(forAll), cluster.ask, []);
  const [change, another] = compared.plan.changes;
  t.is(another, undefined);
  t.like(change, { path: 'tls.certificate', old: 'none', nodes: ['r1', 'r2'], how: 'hot' });
  t.regex(change?.new ?? '', /^for test, \*\.example\.org until 21\d\d-\d\d-\d\d \(\d+ days\)$/);
  t.regex(planText(compared.plan, 5), /\nCertificates:\n {2}for test, .*: r1, r2\n/);
  t.like(await applyPlan(compared, flags), { outcome: { result: 'confirmed' } });
  for (const node of ['r1', 'r2']) {
    const root = rootOf(cluster, node);
    t.is(readFileSync(join(root, paths.tlsCertificate), 'utf8'), certificate);
    t.is(readFileSync(join(root, paths.tlsKey), 'utf8'), key);
    t.is(statSync(join(root, paths.tlsKey)).mode & 0o777, 0o600);
    t.true(cluster.nodes.get(node)?.calls.includes('systemctl reload apache2.service'));
    looks(cluster, node);
  }
  t.false(cluster.nodes.get('d1')?.calls.includes('systemctl reload apache2.service'));
  const { plan } = await compareWithNodes(await rendered(forAll), cluster.ask, []);
  t.deepEqual([plan.changes, plan.files], [[], []]);
  t.regex(planText(plan, 5), /^test: every node runs what the profile says\n\nCertificates:\n/);
});

test('a server may have one of its own', async (t) => {
  const cluster = await folderCluster(plain);
  const { plan } = await compareWithNodes(await rendered(forOne), cluster.ask, []);
  t.like(plan.changes[0], { path: 'realservers[1].tls.certificate', nodes: ['r2'] });
});

test('a node refuses a certificate without its key, and a director any', async (t) => {
  const cluster = await folderCluster(plain);
  const file = { owner: 'root', group: 'root', mode: 0o600, before: null };
  const about = { id: '20261130-074105-9f3a', by: 'me', cluster: 'test', window: 60 };
  const check = async (node: string, texts: Readonly<Record<string, string>>) => {
    const parts = Object.entries(texts).map(([path, text]) => ({ ...file, path, text }));
    const archive = sealArchive({ ...about, node, files: parts });
    const said = await cluster.ask(node, { do: 'check', archive });
    return said.ok ? 'taken' : said.message;
  };
  const other = readFileSync('test/fixtures/tls/other.key', 'utf8');
  const pair = (secret: string) => ({
    [paths.tlsKey]: secret,
    [paths.tlsCertificate]: certificate,
  });
  t.is(await check('r1', pair(key)), 'taken');
  t.regex(await check('r1', pair(other)), /server\.crt: the key is not that of the certificate/);
  t.regex(await check('r1', { [paths.tlsCertificate]: certificate }), /no private key/);
  t.regex(await check('d1', pair(key)), /cannot be changed while a node runs/);
});
