import test from 'ava';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { ofEveryRun } from './helpers/lab-scenarios.ts';

/* One boot of the lab profile, which every scenario starts from. */
const cluster = new BootedCluster('lab', { profile: 'lab' });

test.before('three directors and two realservers boot and serve', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

for (const scenario of ofEveryRun) test.serial(scenario.title, (t) => cluster.play(t, scenario));
