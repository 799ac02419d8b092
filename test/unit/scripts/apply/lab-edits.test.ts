import { readFileSync } from 'node:fs';
import test from 'ava';
import { compareWithNodes } from '../../../../scripts/apply/apply.ts';
import { agreed, both, served } from '../../../cluster/helpers/profile-edits.ts';
import { folderCluster, rendered } from '../../../helpers/apply-cluster.ts';

// What the lab is changed to while it runs: nothing of it needs another image, there and back.

const lab = readFileSync('profiles/lab.yaml', 'utf8');

for (const [what, from, to] of [
  ['what is served', lab, served(lab)],
  ['what the cluster agrees on', lab, agreed(lab)],
  ['all of it, back', both(lab), lab],
] as const)
  test(`${what} can be changed while the lab runs`, async (t) => {
    const cluster = await folderCluster(from);
    const { plan } = await compareWithNodes(await rendered(to), cluster.ask, []);
    t.true(plan.changes.length > 3);
    t.deepEqual(
      plan.changes.filter(({ how }) => how !== 'hot'),
      [],
    );
    t.deepEqual(plan.needImage, []);
    t.deepEqual(plan.obstacles, []);
  });
