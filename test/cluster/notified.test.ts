import test from 'ava';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { giveMailPassword } from './helpers/receivers.ts';
import { notifies } from './scenarios/notify.ts';

/* One boot of profiles/notified.yaml: three directors and a realserver; mails and logs go to the router's namespace. */
const profile = 'test/cluster/profiles/notified.yaml';
const cluster = new BootedCluster('notified', { profile });

test.before('three directors that tell people boot and serve', async (t) => {
  await giveMailPassword('notified');
  await cluster.boot(t);
});

test.after.always('nothing is left behind', () => cluster.end());

for (const scenario of notifies) test.serial(scenario.title, (t) => cluster.play(t, scenario));
