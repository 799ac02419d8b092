import test from 'ava';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { variants } from './helpers/lab-scenarios.ts';

/* The cluster of cluster.test.ts, and other forms of what is played there. */
const cluster = new BootedCluster('variants', { profile: 'lab' });

test.before('three directors and two realservers boot and serve', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

for (const scenario of variants) test.serial(scenario.title, (t) => cluster.play(t, scenario));
