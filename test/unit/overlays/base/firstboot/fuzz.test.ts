import test from 'ava';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstBoot } from '../../../../../overlays/base/firstboot/first-boot.ts';
import { fakeNode } from '../../../../helpers/fake-node.ts';
import { fuzzSeed } from '../../../../helpers/fuzz-seed.ts';
import { isoOf, sampleFiles } from '../../../../helpers/seed-samples.ts';
import { seed } from '../../../../fuzz/kinds/seed.ts';
import { search } from '../../../../fuzz/search.ts';

// Broken seeds: each is either taken as a whole, or refused with a reason and a place, and
// then nothing at all has happened. LVSMITH_FUZZ_SEED repeats a run.

test('two thousand mutated seeds', (t) => {
  const found = search(seed, fuzzSeed(), (_, played) => played < 2000);
  t.is(found, 2000, JSON.stringify(found));
});

test('the sample is taken when nothing is wrong with it', (t) => {
  for (const format of ['nocloud', 'config-drive'] as const) {
    const node = fakeNode();
    node.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
    node.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
    node.attach('sr0', isoOf(sampleFiles('litsha21', format), format));
    t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'applied');
    t.is(readFileSync(join(node.root, 'etc/hostname'), 'utf8'), 'litsha21\n');
  }
});
