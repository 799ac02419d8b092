import test from 'ava';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { consoles } from './scenarios/console.ts';

/* One boot of the lab profile, looked at with a browser. */
const cluster = new BootedCluster('console', { profile: 'lab' });

test.before('three directors and two realservers boot and serve', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

for (const scenario of consoles) test.serial(scenario.title, (t) => cluster.play(t, scenario));
