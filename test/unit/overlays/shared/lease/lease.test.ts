import test, { type ExecutionContext } from 'ava';
import { leaseTiming } from '../../../../../overlays/shared/lease/timing.ts';
import { playChaos } from '../../../../helpers/lease/chaos.ts';
import {
  SimulatedCluster,
  type ClusterOptions,
} from '../../../../helpers/lease/simulated-cluster.ts';

const timing = leaseTiming(600);
/** Some machines have the image with the longer lease already, or still. */
const changeover = [leaseTiming(3000), timing, leaseTiming(300)];

/** A cluster in which everything works, with the first director as the holder. */
function served(t: ExecutionContext, options: Partial<ClusterOptions> = {}): SimulatedCluster {
  const cluster = new SimulatedCluster({ seed: 1, ...options });
  cluster.run(2 * Math.max(...(options.timings ?? [timing]).map(({ promise }) => promise)));
  t.deepEqual(cluster.open, [], 'nobody opens a gate unasked');
  cluster.claim(1);
  cluster.run(20);
  t.deepEqual(cluster.open, [1]);
  cluster.run(5000);
  t.deepEqual(cluster.open, [1], 'it stays open while the others answer');
  return cluster;
}

/** Plays one kind of world for many seeds. @returns the first two gates that were open at once. */
function search(seeds: number, options: Omit<ClusterOptions, 'seed'>): string | undefined {
  for (let seed = 0; seed < seeds; seed++) {
    const { overlap } = playChaos({ ...options, seed }, 20_000);
    if (overlap !== undefined) return `seed ${seed}, ${overlap}`;
  }
  return undefined;
}

test('a silent holder is replaced after the promise, by the next in the order', (t) => {
  for (let seed = 0; seed < 50; seed++) {
    const cluster = served(t, { seed });
    cluster.run(cluster.random.between(0, 200));
    cluster.director(1).cutPower();
    t.true(cluster.timeUntilOpen(5000) < timing.promise + 20);
    t.deepEqual(cluster.open, [2]);
  }
});

test('a director that may not stand in does not delay the next one', (t) => {
  const cluster = served(t);
  cluster.director(2).setEligible(false);
  cluster.run(1000);
  cluster.director(1).cutPower();
  t.true(cluster.timeUntilOpen(5000) < timing.promise + 20);
  t.deepEqual(cluster.open, [3]);
});

test('when the next in the order dies with the holder, nobody has a majority', (t) => {
  const cluster = served(t);
  cluster.director(1).cutPower();
  cluster.director(2).cutPower();
  cluster.run(10_000);
  t.deepEqual(cluster.open, []);
  cluster.director(2).start();
  cluster.claim(3);
  t.true(cluster.timeUntilOpen(5000) < 2 * timing.promise);
});

test('a frozen holder shuts in time, and does not take the address back when it is thawed', (t) => {
  const cluster = served(t);
  cluster.director(1).stop(3000);
  cluster.run(timing.fresh + timing.hold);
  t.deepEqual(cluster.open, []);
  t.true(cluster.timeUntilOpen(5000) < timing.promise);
  cluster.run(10_000);
  t.deepEqual(cluster.open, [2]);
  t.false(cluster.director(1).held);
});

test('a claim takes the address over within milliseconds, and the last claim counts', (t) => {
  for (let seed = 0; seed < 50; seed++) {
    const cluster = served(t, { seed });
    cluster.claim(3);
    t.true(cluster.timeUntilOpen(1000, 1) < 30);
    t.deepEqual(cluster.open, [3]);
    t.is(cluster.director(1).lastLoss, 'newer-claim');
    cluster.run(3000);
    t.deepEqual(cluster.open, [3]);
  }
});

test('a holder that yields is followed at once; one that releases is not', (t) => {
  for (let seed = 0; seed < 50; seed++) {
    const cluster = served(t, { seed });
    cluster.giveBack(1, 'yield');
    t.true(cluster.timeUntilOpen(1000, 1) < 30);
    t.deepEqual(cluster.open, [2]);
    cluster.giveBack(2, 'release');
    cluster.run(5000);
    t.deepEqual(cluster.open, []);
  }
});

test('a holder without a carrier yields', (t) => {
  const cluster = served(t);
  cluster.director(1).input((lease, now) => lease.setCarrier(false, now));
  t.true(cluster.timeUntilOpen(1000, 1) < 30);
  t.is(cluster.director(1).lastLoss, 'no-carrier');
});

test('one that stands in and may do so no more yields', (t) => {
  const cluster = served(t);
  cluster.giveBack(1, 'yield');
  cluster.run(100);
  cluster.director(2).setEligible(false);
  t.true(cluster.timeUntilOpen(1000, 2) < 30);
  t.is(cluster.director(2).lastLoss, 'not-eligible');
});

test('a holder that one of the others does not hear is not disturbed', (t) => {
  const cluster = served(t);
  for (const [from, to] of [
    [1, 2],
    [2, 1],
  ] as const)
    cluster.cut(from, to);
  for (let second = 0; second < 20; second++) {
    cluster.run(1000);
    t.deepEqual(cluster.open, [1]);
  }
});

test('a holder that was cut off holds again when nobody has stood in meanwhile', (t) => {
  const cluster = served(t);
  for (const { id } of cluster.directors) cluster.director(id).setEligible(false);
  for (const id of [2, 3])
    for (const [from, to] of [
      [1, id],
      [id, 1],
    ] as const)
      cluster.cut(from, to);
  cluster.run(3000);
  t.deepEqual(cluster.open, []);
  cluster.mendNetwork();
  t.true(cluster.timeUntilOpen(1000) < 2 * timing.ask);
  t.deepEqual(cluster.open, [1]);
});

test('the half with the director that has two votes goes on', (t) => {
  for (const [other, holder] of [
    [2, 1],
    [4, 1],
  ] as const) {
    const cluster = served(t, { directors: 4, firstVotes: 2 });
    for (const { id } of cluster.directors)
      for (const { id: to } of cluster.directors)
        if ((id === 1 || id === other) !== (to === 1 || to === other)) cluster.cut(id, to);
    cluster.run(5000);
    t.deepEqual(cluster.open, [holder]);
  }
});

test('a cluster that changes over to a shorter lease waits for the longer one of its holder', (t) => {
  for (let seed = 0; seed < 50; seed++) {
    const cluster = served(t, { seed, timings: [leaseTiming(3000), timing, timing] });
    cluster.director(1).stop(20_000);
    cluster.run(cluster.random.between(0, 2 * timing.promise));
    // It has another image than before, and the promise of the earlier one counts.
    cluster.director(2).kill();
    cluster.director(2).start();
    t.true(cluster.timeUntilOpen(10_000, 1) < 6000);
    t.is(cluster.overlap, undefined);
  }
});

test('whatever happens, no two gates are open at once', (t) => {
  const worlds: readonly Omit<ClusterOptions, 'seed'>[] = [
    { clockError: 0.069, loss: 0.05, repeats: 0.1, delay: 20, stops: 0.002 },
    { clockError: 0.069, delay: 400, repeats: 0.3, stops: 0.0005 },
    { clockError: 0.069, directors: 5, loss: 0.2, delay: 5, stops: 0.001 },
    { clockError: 0.069, directors: 4, firstVotes: 2, loss: 0.05, delay: 50, stops: 0.001 },
    { clockError: 0.069, directors: 2, witness: 'honest', loss: 0.05, delay: 20, stops: 0.002 },
    { clockError: 0.069, timings: changeover, loss: 0.05, repeats: 0.1, delay: 20, stops: 0.001 },
    { timings: changeover, directors: 2, witness: 'honest', delay: 20, stops: 0.001 },
  ];
  for (const world of worlds) t.is(search(60, world), undefined);
});

test('whatever has happened, once everything works a claim is answered', (t) => {
  for (let seed = 0; seed < 400; seed++) {
    const cluster = playChaos({ seed, clockError: 0.069, stops: 0.001 }, 10_000);
    cluster.calm();
    cluster.mendNetwork();
    for (const director of cluster.directors) {
      director.start();
      director.setEligible(true);
      director.input((lease, now) => lease.setCarrier(true, now));
    }
    cluster.run(5000);
    cluster.claim(2);
    cluster.run(2000);
    t.deepEqual(cluster.open, [2], `seed ${seed}`);
  }
});

test('the search finds two open gates when the gate stays open for too long', (t) => {
  const { fresh, hold, promise } = timing;
  const world = { clockError: 0.069, loss: 0.05, delay: 20, stops: 0.02 } as const;
  t.truthy(search(600, { ...world, gateTiming: { fresh, hold: promise } }));
  t.truthy(search(600, { ...world, gateTiming: { fresh: 10 * promise, hold } }));
  t.truthy(search(600, { ...world, timings: changeover, forgets: true }));
});
