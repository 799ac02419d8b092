import test from 'ava';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { failovers } from './scenarios/failover.ts';
import { pools } from './scenarios/pools.ts';
import { twoNode } from './scenarios/two-node.ts';

/*
 * A migration: what `npm run import` makes of a cluster of Heartbeat 2 with mon and a script of ipvsadm (the files are
 * in test/fixtures/import/how-to/, and a unit test holds the profile beside them) boots as it is, and serves.
 */
const profile = 'test/fixtures/import/how-to.yaml';
const cluster = new BootedCluster('migrated', { profile });

test.before('the imported cluster boots and serves', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

/** Of the scenarios of other clusters, those that this one was moved for. */
const scenarios = [twoNode, pools, failovers].flatMap((all) => all.slice(0, 1));

for (const scenario of scenarios) test.serial(scenario.title, (t) => cluster.play(t, scenario));
