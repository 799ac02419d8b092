import test from 'ava';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { takenBack } from './scenarios/apply.ts';
import { certificates } from './scenarios/certificate.ts';
import { rotations } from './scenarios/rotate.ts';

/* What becomes of a change of a running cluster that nobody confirms, and of its keys, on a lab of its own. */
const cluster = new BootedCluster('taken-back', { profile: 'lab' });

test.before('three directors and two realservers boot and serve', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

for (const scenario of [...takenBack, ...certificates, ...rotations])
  test.serial(scenario.title, (t) => cluster.play(t, scenario));
