import test from 'ava';
import { buildModel } from '../../../../../scripts/model/model.ts';
import { loadProfile } from '../../../../../scripts/profile/load.ts';
import { manifestOf } from '../../../../../scripts/image/output/manifest.ts';
import { suitesOf } from '../../../../../scripts/toolchain/sources.ts';

const loaded = await loadProfile('small');
const { image, cluster } = buildModel(loaded.profile);
const mirror = { archive: 'http://a/debian', security: 'http://a/debian-security' };
const installed = ['curl', 'mon'].map((name) => {
  const rest = { architecture: 'amd64', source: name, sourceVersion: '1', maintainer: 'x' };
  return { name, version: `1-${name}`, ...rest };
});

test('a manifest names every package with its version, and the pockets that the archive does not carry', (t) => {
  const context = {
    mkosi: { argv: ['mkosi'], env: {}, version: '25.3' },
    mirror,
    suites: suitesOf(mirror).slice(0, 2),
  } as const;
  const inputs = {
    role: 'director',
    cluster: cluster.name,
    image,
    files: [],
    loaded,
    identity: { version: '1.4', rootId: 'f8065569-89fe-8f49-82a9-048d20970ddb' },
  } as const;
  const manifest = manifestOf(context, inputs, installed);
  t.like(manifest, {
    version: '1.4',
    packages: { curl: '1-curl', mon: '1-mon' },
    pockets: { taken: ['trixie', 'trixie-updates'], missing: ['trixie-security'] },
  });
});
