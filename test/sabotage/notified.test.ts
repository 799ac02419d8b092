import test from 'ava';
import { BootedCluster } from '../cluster/helpers/booted-cluster.ts';
import { giveMailPassword } from '../cluster/helpers/receivers.ts';
import { notifies } from '../cluster/scenarios/notify.ts';
import { testSabotage } from './play.ts';
import { directors, runOn } from './sabotage.ts';

/* Whether the scenarios of notified.test.ts can fail. */
const profile = 'test/cluster/profiles/notified.yaml';
const cluster = new BootedCluster('sabotage-notified', { profile });

test.before('three directors that tell people boot and serve', async (t) => {
  await giveMailPassword('notified');
  await cluster.boot(t);
});

test.after.always('nothing is left behind', () => cluster.end());

testSabotage(cluster, notifies, [
  [
    'power cut of the holder: one mail tells it',
    runOn(
      directors,
      'directors do not hear what another one has told',
      'mount --bind /bin/false /usr/sbin/attrd_updater',
    ),
    /how many mails tell of the move/,
  ],
]);
