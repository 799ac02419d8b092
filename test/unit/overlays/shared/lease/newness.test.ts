import test from 'ava';
import { Newness } from '../../../../../overlays/shared/lease/newness.ts';

let last = 0n;
const random = () => ++last;

/** Two sides that know each other's proofs. */
function acquainted(): { readonly a: Newness; readonly b: Newness } {
  const [a, b] = [new Newness(random), new Newness(random)];
  a.learn(b.stamp().proof);
  b.learn(a.stamp().proof);
  return { a, b };
}

test('a message counts once, and one that comes late does not count', (t) => {
  const { a, b } = acquainted();
  const [first, second] = [a.stamp(), a.stamp()];
  t.true(b.accepts(second));
  t.false(b.accepts(second));
  t.false(b.accepts(first));
  t.true(b.accepts(a.stamp()));
});

test('what was recorded in an earlier life of either side does not count', (t) => {
  const { a, b } = acquainted();
  const recorded = a.stamp();
  const restarted = new Newness(random);
  t.false(restarted.accepts(recorded));
  const again = new Newness(random);
  t.false(b.accepts(again.stamp()));
  again.learn(b.stamp().proof);
  t.true(b.accepts(again.stamp()));
  t.false(b.accepts(recorded));
});

test('a recorded message does not shut the peer out', (t) => {
  const { a, b } = acquainted();
  const stranger = new Newness(random);
  t.false(b.accepts(stranger.stamp()));
  t.true(b.accepts(a.stamp()));
  // It learns of the second proof, and goes over to it.
  const { proof } = b.stamp();
  t.true(a.isBehind(proof));
  a.learn(proof);
  t.true(b.accepts(a.stamp()));
});
