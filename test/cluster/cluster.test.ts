import test from 'ava';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { recover } from './helpers/recover.ts';
import { failovers } from './scenarios/failover.ts';
import { failingServers } from './scenarios/health.ts';
import { pingNodes } from './scenarios/ping-node.ts';
import { pools } from './scenarios/pools.ts';
import { power } from './scenarios/power.ts';
import { serving } from './scenarios/serving.ts';
import { watchdogs } from './scenarios/watchdog.ts';

/*
 * One boot of the lab profile for all that does not disturb each other: each scenario starts from a
 * cluster that is as after its boot, and leaves it so.
 */
const cluster = new BootedCluster('lab');

test.before('three directors and two realservers boot and serve', (t) =>
  cluster.boot(t, { profile: 'lab' }),
);

test.after.always('nothing is left behind', () => cluster.end());

const scenarios = [serving, pools, failingServers, pingNodes, failovers, watchdogs, power];
for (const scenario of scenarios.flat())
  test.serial(scenario.title, (t) =>
    cluster.play(t, scenario, scenario.anyStart === true ? undefined : recover),
  );
