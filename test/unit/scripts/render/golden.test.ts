import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import test from 'ava';
import { roles } from '../../../../overlays/shared/node/node.ts';
import { renderProfile } from '../../../../scripts/render/render-profile.ts';
import { writeTree } from '../../../../scripts/render/write-tree.ts';
import { listing, readTree, record, recording } from '../../../helpers/golden.ts';

// The trees of the profiles as files, so that a change of a template is seen as what it does to an
// image. `npm run golden` records what differs, and fails then, so that it cannot pass for a test.

for (const name of ['web', 'small', 'lab'])
  for (const role of roles)
    test(`the ${role} of ${name} is rendered as before`, async (t) => {
      const { trees } = await renderProfile(name);
      const golden = join('test/golden', name, role);
      const list = `${golden}.txt`;
      const folder = await mkdtemp(join(tmpdir(), 'lvsmith-golden-'));
      t.teardown(() => rm(folder, { recursive: true, force: true }));
      await writeTree(folder, trees[role]);
      const now = { tree: await readTree(folder), list: listing(trees[role]) };
      const before = {
        tree: await readTree(golden),
        list: await readFile(list, 'utf8').catch(() => ''),
      };
      if (recording && !isDeepStrictEqual(now, before)) {
        await record(golden, trees[role]);
        await writeFile(list, now.list);
        t.fail(`recorded ${golden}: look at the difference and commit it`);
        return;
      }
      t.deepEqual(now, before, 'if this is what you meant, record it: npm run golden');
    });

test('two renders give the same bytes', async (t) => {
  const [first, second] = [await renderProfile('web'), await renderProfile('web')];
  t.deepEqual(first.trees, second.trees);
});
