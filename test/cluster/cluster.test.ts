import test from 'ava';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { applies } from './scenarios/apply.ts';
import { byHand } from './scenarios/by-hand.ts';
import { failovers } from './scenarios/failover.ts';
import { failingServers } from './scenarios/health.ts';
import { leases } from './scenarios/lease.ts';
import { operate } from './scenarios/operate.ts';
import { pingNodes } from './scenarios/ping-node.ts';
import { pools } from './scenarios/pools.ts';
import { power } from './scenarios/power.ts';
import { serving } from './scenarios/serving.ts';
import { verbs } from './scenarios/verbs.ts';
import { watchdogs } from './scenarios/watchdog.ts';

/* One boot of the lab profile, which every scenario starts from. */
const cluster = new BootedCluster('lab', { profile: 'lab' });

test.before('three directors and two realservers boot and serve', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

const scenarios = [
  serving,
  pools,
  verbs,
  operate,
  failingServers,
  pingNodes,
  failovers,
  leases,
  byHand,
  watchdogs,
  power,
  applies,
];
for (const scenario of scenarios.flat())
  test.serial(scenario.title, (t) => cluster.play(t, scenario));
