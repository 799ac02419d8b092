import test from 'ava';
import { array, assert, boolean, nat, property, subarray } from 'fast-check';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { applyState } from '../../../../../overlays/base/apply/apply-state.ts';
import { confirm } from '../../../../../overlays/base/apply/confirm.ts';
import { settle } from '../../../../../overlays/base/apply/go-back.ts';
import { planArchive, stage } from '../../../../../overlays/base/apply/stage.ts';
import { start } from '../../../../../overlays/base/apply/start.ts';
import { paths } from '../../../../../overlays/shared/node/paths.ts';
import {
  changeId,
  identity,
  runningDirector,
  sampleArchive,
  stageSample,
} from '../../../../helpers/apply-node.ts';
import type { FakeNode } from '../../../../helpers/fake-node.ts';
import { snapshot } from '../../../../helpers/node-snapshot.ts';

// The power goes away before each single step of a change, of its confirmation and of its way back. After the next
// start the node is what it was before, or, once somebody has confirmed, what the change makes of it: never between.

class PowerCut extends Error {}

type Work = (node: FakeNode, checkpoint: (what: string) => void) => void;

const change: Work = (node, checkpoint) => {
  stageSample(node, checkpoint);
  start(node, changeId, checkpoint);
};
const changeAndConfirm: Work = (node, checkpoint) => {
  change(node, checkpoint);
  confirm(node, changeId, checkpoint);
};
const changeAndGoBack: Work = (node, checkpoint) => {
  change(node, checkpoint);
  settle(node, 'nobody confirmed it', checkpoint);
};

function runCutAt(node: FakeNode, work: Work, cut: number): string[] {
  const passed: string[] = [];
  try {
    work(node, (what) => {
      passed.push(what);
      if (passed.length - 1 === cut) throw new PowerCut(what);
    });
  } catch (error) {
    if (!(error instanceof PowerCut)) throw error;
  }
  return passed;
}

/** What the node is, without what it remembers of changes. */
function configuration(node: FakeNode): Record<string, string> {
  const files = Object.entries(snapshot(node));
  return Object.fromEntries(files.filter(([path]) => !path.startsWith(paths.apply)));
}

const never = Number.POSITIVE_INFINITY;
const old = configuration(runningDirector());

function confirmedConfiguration(): Record<string, string> {
  const node = runningDirector();
  runCutAt(node, changeAndConfirm, never);
  return configuration(node);
}

test('a power cut at any moment before the confirmation leaves the node as it was', (t) => {
  const steps = runCutAt(runningDirector(), change, never);
  t.true(steps.length > 8, steps.join('\n'));
  for (const [cut, step] of steps.entries()) {
    const node = runningDirector();
    runCutAt(node, change, cut);
    settle(node, 'restarted');
    t.deepEqual(configuration(node), old, `cut before "${step}"`);
    t.is(applyState(node).pending, null, step);
  }
});

test('a change that took effect as a whole goes back at a restart, too', (t) => {
  const node = runningDirector();
  runCutAt(node, change, never);
  t.notDeepEqual(configuration(node), old);
  t.is(settle(node, 'restarted'), 'reverted');
  t.deepEqual(configuration(node), old);
  t.like(applyState(node).last, { id: changeId, outcome: 'reverted', why: 'restarted' });
});

test('a power cut at any moment of a confirmation leaves one of the two', (t) => {
  const whole = confirmedConfiguration();
  const before = runCutAt(runningDirector(), change, never).length;
  const steps = runCutAt(runningDirector(), changeAndConfirm, never);
  t.is(steps[before], 'confirm');
  for (let cut = before; cut < steps.length; cut++) {
    const node = runningDirector();
    runCutAt(node, changeAndConfirm, cut);
    settle(node, 'restarted');
    // Its first step makes it so.
    t.deepEqual(configuration(node), cut === before ? old : whole, steps[cut]);
    t.is(applyState(node).pending, null, steps[cut]);
    t.is(applyState(node).last?.outcome, cut === before ? 'reverted' : 'confirmed', steps[cut]);
  }
});

test('a power cut at any moment of the way back is followed by the whole of it', (t) => {
  const steps = runCutAt(runningDirector(), changeAndGoBack, never);
  for (const [cut, step] of steps.entries()) {
    const node = runningDirector();
    runCutAt(node, changeAndGoBack, cut);
    settle(node, 'restarted');
    t.deepEqual(configuration(node), old, `cut before "${step}"`);
    t.false(existsSync(join(node.root, paths.apply, 'pending.json')), step);
  }
});

test('whatever a change consists of, and however often the power fails, a node is old or new as a whole', (t) => {
  const all = sampleArchive(runningDirector()).files;
  assert(
    property(
      subarray([...all], { minLength: 1 }),
      array(nat({ max: 25 }), { minLength: 1, maxLength: 4 }),
      boolean(),
      (files, [cut = 0, ...further], confirmed) => {
        const work: Work = (node, checkpoint) => {
          stage(node, planArchive(node, sampleArchive(node, { files }), identity), checkpoint);
          start(node, changeId, checkpoint);
          if (confirmed) confirm(node, changeId, checkpoint);
        };
        const whole = runningDirector();
        runCutAt(whole, work, never);
        const node = runningDirector();
        runCutAt(node, work, cut);
        // The power fails while it goes back, too.
        const back: Work = (each, checkpoint) => void settle(each, 'restarted', checkpoint);
        for (const each of further) runCutAt(node, back, each);
        settle(node, 'restarted');
        const kept = applyState(node).last?.outcome === 'confirmed';
        t.deepEqual(configuration(node), kept ? configuration(whole) : old);
        t.is(applyState(node).pending, null);
        t.false(kept && !confirmed);
      },
    ),
    { numRuns: 40 },
  );
});

test('power cuts at each step of every way back come to its end', (t) => {
  const node = runningDirector();
  runCutAt(node, change, never);
  const back: Work = (each, checkpoint) => void settle(each, 'restarted', checkpoint);
  const other = runningDirector();
  runCutAt(other, change, never);
  const steps = runCutAt(other, back, never);
  for (let cut = 0; cut < steps.length; cut++) runCutAt(node, back, cut);
  settle(node, 'restarted');
  t.deepEqual(configuration(node), old);
});
