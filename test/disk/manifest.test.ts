import test from 'ava';
import { buildModel } from '../../scripts/model/model.ts';
import { loadProfile } from '../../scripts/profile/load.ts';
import { manifestOf } from '../../scripts/image/manifest.ts';
import { suitesOf } from '../../scripts/toolchain/sources.ts';

const loaded = await loadProfile('small');
const { image, cluster } = buildModel(loaded.profile);
const mirror = { archive: 'http://a/debian', security: 'http://a/debian-security' };
const installed = ['curl', 'mon'].map((name) => {
  const rest = { architecture: 'amd64', source: name, sourceVersion: '1', maintainer: 'x' };
  return { name, version: `1-${name}`, ...rest };
});

test('a manifest names every package with its version, and what the archive did not have', (t) => {
  const context = {
    mkosi: { argv: ['mkosi'], env: {}, version: '25.3' },
    mirror,
    suites: suitesOf(mirror).slice(0, 2),
  } as const;
  const request = { role: 'director', cluster: cluster.name, image, files: [] } as const;
  const manifest = manifestOf(context, request, loaded, installed);
  t.like(manifest, {
    packages: { curl: '1-curl', mon: '1-mon' },
    pockets: { taken: ['trixie', 'trixie-updates'], missing: ['trixie-security'] },
  });
});
