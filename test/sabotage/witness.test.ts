import test from 'ava';
import { BootedCluster } from '../cluster/helpers/booted-cluster.ts';
import { witness } from '../cluster/scenarios/witness.ts';
import { testSabotage } from './play.ts';
import { realservers, runOn } from './sabotage.ts';

/* Whether the scenarios of witness.test.ts can fail. */
const profile = 'test/cluster/profiles/witness.yaml';
const cluster = new BootedCluster('sabotage-witness', { profile });

test.before('two directors and their witness boot and serve', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

const silent = 'systemctl mask --runtime --now lvsmith-witness';

testSabotage(cluster, witness, [
  [
    'the witness votes with both directors',
    runOn(
      realservers,
      'corosync gets no vote of the witness',
      'systemctl stop corosync-qnetd || true',
    ),
    /counts three votes|has the witness's/,
  ],
  [
    'power cut of the holder: the other serves with the promise',
    runOn(realservers, 'the witness promises nothing', `${silent} || true`),
    /litsha|holds the address/,
  ],
  [
    'the witness is lost: the holder goes on',
    runOn(
      realservers,
      'the witness promises nothing after its return',
      'rm -f /etc/lvsmith/witness-key; sync',
    ),
    /holds the address|litsha/,
  ],
]);
