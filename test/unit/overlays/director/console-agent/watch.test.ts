import test from 'ava';
import { restAfter, Watch } from '../../../../../overlays/director/console-agent/watch.ts';

test('a look each second, and less often where looks take long', (t) => {
  t.is(restAfter(50), 950);
  t.is(restAfter(1000), 2000);
  t.is(restAfter(10_000), 3000);
});

test('all watchers share one look, and the last one to leave ends it', async (t) => {
  let looks = 0;
  let next: () => void = () => undefined;
  const paused = () => new Promise<void>((resolve) => (next = resolve));
  const watch = new Watch(() => Promise.resolve(++looks), paused);
  const seen: number[][] = [[], []];
  const ends = seen.map((list) => watch.add((found) => void list.push(found)));
  await settled();
  next();
  await settled();
  t.deepEqual(seen, [
    [1, 2],
    [1, 2],
  ]);
  ends[0]?.();
  next();
  await settled();
  t.deepEqual(seen, [
    [1, 2],
    [1, 2, 3],
  ]);
  ends[1]?.();
  next();
  await settled();
  t.is(looks, 3, 'nobody watches');
  watch.add((found) => void seen[0]?.push(found));
  await settled();
  t.deepEqual(seen[0], [1, 2, 4]);
});

/** Every promise that can has run. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
