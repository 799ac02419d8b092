import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { roles } from '../../overlays/shared/node.ts';
import { renderProfile } from '../../scripts/image/render-profile.ts';
import { writeTree } from '../../scripts/image/write-tree.ts';
import { listing, readTree, record, recording } from '../helpers/golden.ts';

// The trees of the profiles as files, so that a change of a template is seen as what it does to an
// image. `npm run golden` records them anew, and fails, so that it cannot pass for a test.

for (const name of ['web', 'small', 'lab'])
  for (const role of roles)
    test(`the ${role} of ${name} is rendered as before`, async (t) => {
      const { trees } = await renderProfile(name);
      const golden = join('test/golden', name, role);
      const list = `${golden}.txt`;
      if (recording) {
        await record(golden, trees[role]);
        await writeFile(list, listing(trees[role]));
        t.fail(`recorded ${golden}: look at the difference and commit it`);
        return;
      }
      const folder = await mkdtemp(join(tmpdir(), 'lvsmith-golden-'));
      t.teardown(() => rm(folder, { recursive: true, force: true }));
      await writeTree(folder, trees[role]);
      const hint = 'if this is what you meant, record it: npm run golden';
      t.deepEqual(await readTree(folder), await readTree(golden), hint);
      t.is(listing(trees[role]), await readFile(list, 'utf8'), hint);
    });

test('two renders give the same bytes', async (t) => {
  const [first, second] = [await renderProfile('web'), await renderProfile('web')];
  t.deepEqual(first.trees, second.trees);
});
