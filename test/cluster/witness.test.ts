import test from 'ava';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { witness } from './scenarios/witness.ts';

/* One boot of profiles/witness.yaml: two directors, two realservers, one of which votes with the directors. */
const profile = 'test/cluster/profiles/witness.yaml';
const cluster = new BootedCluster('witness', { profile });

test.before('two directors and their witness boot and serve', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

for (const scenario of witness) test.serial(scenario.title, (t) => cluster.play(t, scenario));
