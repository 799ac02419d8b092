import test from 'ava';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { fourthDirector, latecomer } from './scenarios/fourth-director.ts';

/*
 * One boot of profiles/four.yaml: three of its four directors; the fourth has no seed and is off at
 * first. The realserver is there because one that mon finds dead cannot be seen drained.
 */
const profile = 'test/cluster/profiles/four.yaml';
const cluster = new BootedCluster('four', { profile, latecomer });

test.before('three of four directors boot', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

for (const scenario of fourthDirector)
  test.serial(scenario.title, (t) => cluster.play(t, scenario));
