import test from 'ava';
import * as fc from 'fast-check';
import { importSources } from '../../../../scripts/import/import-folder.ts';
import { buildModel } from '../../../../scripts/model/model.ts';
import { load, loadText, profileFiles, variation } from '../../../helpers/profile-texts.ts';

// A node's cluster file, imported, gives a profile from which the same cluster follows.

function roundTrip(cluster: object): object {
  const source = { file: 'cluster.json', text: JSON.stringify(cluster) };
  const { profile } = importSources([source], [], 'folder', 'profile');
  return buildModel(loadText(profile).profile).cluster;
}

const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

for (const file of profileFiles)
  test(`the cluster of ${file} comes back`, (t) => {
    const { cluster } = buildModel(load(file).profile);
    t.deepEqual(plain(roundTrip(cluster)), plain(cluster));
  });

test('any cluster comes back', (t) => {
  const services = fc.uniqueArray(
    fc.record({
      port: fc.integer({ min: 1, max: 65_535 }),
      scheduler: fc.constantFrom('rr', 'wlc', 'sh'),
      persistence: fc.integer({ min: 0, max: 900 }),
      failures: fc.integer({ min: 1, max: 9 }),
      keep: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4, selector: ({ port }) => port },
  );
  const anyProfile = fc.record({
    directors: fc.constantFrom(3, 5),
    preferred: fc.integer({ min: 0, max: 3 }),
    deadtime: fc.integer({ min: 3, max: 60 }),
    services,
  });
  fc.assert(
    fc.property(anyProfile, ({ directors, preferred, deadtime, services: each }) => {
      const text = variation({
        directors,
        preferred,
        membership: `deadtime: ${deadtime}s, initdead: 70s`,
        more: [
          'services:',
          ...each.map(
            ({ port, scheduler, persistence, failures, keep }) =>
              `  - { name: s${port}, port: ${port}, scheduler: ${scheduler}, persistence: ${persistence}s, on-failure: ${keep ? 'keep' : 'cut'}, check: { type: tcp, failures: ${failures} } }`,
          ),
        ].join('\n'),
      });
      const { cluster } = buildModel(loadText(text).profile);
      t.deepEqual(plain(roundTrip(cluster)), plain(cluster));
    }),
    { numRuns: 60 },
  );
});
