import test from 'ava';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { rows } from './scenarios/rows.ts';

/* Every kind of change of a running cluster, seen in effect, on a lab of its own. */
const cluster = new BootedCluster('rows', { profile: 'lab' });

test.before('three directors and two realservers boot and serve', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

for (const scenario of rows) test.serial(scenario.title, (t) => cluster.play(t, scenario));
