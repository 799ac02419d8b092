import test from 'ava';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { sites } from './scenarios/sites.ts';

/* One boot of profiles/sites.yaml: three directors whose networks are VLANs on a bond, and two realservers. */
const profile = 'test/cluster/profiles/sites.yaml';
const cluster = new BootedCluster('sites', { profile });

test.before('a cluster with VLANs on bonds boots and serves', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

for (const scenario of sites) test.serial(scenario.title, (t) => cluster.play(t, scenario));
