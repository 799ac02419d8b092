import test, { type ExecutionContext } from 'ava';
import { witnessId } from '../../../../../overlays/shared/lease/cluster-voters.ts';
import { leaseTiming } from '../../../../../overlays/shared/lease/timing.ts';
import { playChaos } from '../../../../helpers/lease/chaos.ts';
import {
  SimulatedCluster,
  type ClusterOptions,
} from '../../../../helpers/lease/simulated-cluster.ts';

/* Two directors and a witness; lease.test.ts has the protocol among directors. */

const timing = leaseTiming(600);
const pair = { directors: 2, witness: 'honest' } as const;

function served(t: ExecutionContext, options: Partial<ClusterOptions> = {}): SimulatedCluster {
  const cluster = new SimulatedCluster({ seed: 1, ...pair, ...options });
  cluster.run(2 * timing.promise);
  cluster.claim(1);
  cluster.run(5000);
  t.deepEqual(cluster.open, [1]);
  return cluster;
}

function cutBothWays(cluster: SimulatedCluster, a: number, b: number): void {
  cluster.cut(a, b);
  cluster.cut(b, a);
}

test('with a witness the second director follows a first one that lost its power', (t) => {
  for (let seed = 0; seed < 50; seed++) {
    const cluster = served(t, { seed });
    cluster.director(1).cutPower();
    t.true(cluster.timeUntilOpen(5000) < timing.promise + 20);
    t.deepEqual(cluster.open, [2]);
  }
});

test('directors that do not hear each other have one holder, the one that has the promise of the witness', (t) => {
  const cluster = served(t);
  cutBothWays(cluster, 1, 2);
  for (let second = 0; second < 20; second++) {
    cluster.run(1000);
    t.deepEqual(cluster.open, [1]);
  }
  cutBothWays(cluster, 1, witnessId);
  t.true(cluster.timeUntilOpen(5000, 1) < timing.promise + 2 * timing.ask);
  cluster.run(5000);
  t.deepEqual(cluster.open, [2]);
});

test('without the witness the two go on, and one alone does not', (t) => {
  const cluster = served(t);
  cluster.director(witnessId).cutPower();
  cluster.run(5000);
  t.deepEqual(cluster.open, [1]);
  cluster.claim(2);
  cluster.run(5000);
  t.deepEqual(cluster.open, [2]);
  cluster.director(1).cutPower();
  cluster.run(1000);
  t.deepEqual(cluster.open, []);
  cluster.director(witnessId).start();
  t.true(cluster.timeUntilOpen(5000) < 2 * timing.promise);
});

test('a witness never holds anything, whatever it is told', (t) => {
  const cluster = served(t);
  cluster.director(witnessId).setEligible(true);
  cluster.director(1).cutPower();
  cluster.director(2).setEligible(false);
  cluster.run(10_000);
  t.deepEqual(cluster.open, []);
  t.false(cluster.director(witnessId).isOpen);
});

test('a witness that lies takes the addresses from nobody', (t) => {
  for (let seed = 0; seed < 50; seed++) {
    const cluster = served(t, { seed, witness: 'lying' });
    for (let step = 0; step < 100; step++) {
      cluster.run(100);
      t.deepEqual(cluster.open, [1]);
    }
  }
});

test('nor does it keep a director from following another', (t) => {
  for (let seed = 0; seed < 50; seed++) {
    const cluster = served(t, { seed, witness: 'lying' });
    cluster.director(1).cutPower();
    t.true(cluster.timeUntilOpen(5000) < timing.promise + 20);
  }
});

/** Milliseconds of a datagram on its way, at most. */
const delay = 5;

test('while the directors hear each other, it makes two holders for one question and its answer at most', (t) => {
  const longest = [];
  for (let seed = 0; seed < 100; seed++) {
    const cluster = served(t, { seed, witness: 'lying', delay });
    for (let move = 0; move < 50; move++) {
      const both = cluster.random.chance(0.5);
      const id = 1 + cluster.random.below(2);
      cluster.claim(id);
      if (both) cluster.claim(3 - id);
      else if (cluster.random.chance(0.3)) cluster.giveBack(id, 'yield');
      longest.push(cluster.longestOverlap(cluster.random.between(1, 1500)));
    }
  }
  const most = Math.max(...longest);
  t.log(`${most} ms`);
  t.true(most <= timing.ask + 3 * delay);
});

test('directors that hear neither each other nor the truth may both hold: as two without a witness would', (t) => {
  const cluster = served(t, { witness: 'lying' });
  cutBothWays(cluster, 1, 2);
  t.true(cluster.longestOverlap(10_000) > 5000);
  cluster.mendNetwork();
  cluster.run(2 * timing.ask);
  t.is(cluster.open.length, 1);
});

test('whatever happens beside, a lie is what it takes', (t) => {
  const world = { ...pair, clockError: 0.069, loss: 0.05, delay: 20, stops: 0.002 } as const;
  for (let seed = 0; seed < 60; seed++)
    t.is(playChaos({ ...world, seed }, 20_000).overlap, undefined);
  const lied = Array.from({ length: 30 }, (_, seed) =>
    playChaos({ ...world, witness: 'lying', seed }, 20_000),
  );
  t.true(lied.some(({ overlap }) => overlap !== undefined));
});
