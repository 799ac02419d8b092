import test from 'ava';
import { BootedCluster } from '../cluster/helpers/booted-cluster.ts';
import { fourthDirector, latecomer } from '../cluster/scenarios/fourth-director.ts';
import { testSabotage } from './play.ts';
import { directors, runOn } from './sabotage.ts';

/* Whether the scenarios of four.test.ts can fail. */
const cluster = new BootedCluster('sabotage-four', {
  profile: 'test/cluster/profiles/four.yaml',
  latecomer,
});

test.before('three of four directors boot', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

testSabotage(cluster, fourthDirector, [
  [
    'a director that was never seeded',
    runOn(
      (lab) => lab.directors.filter(({ name }) => name !== latecomer).slice(-1),
      'one of the three is not in the cluster',
      'systemctl stop pacemaker corosync',
    ),
    /Total votes: \+3/,
  ],
  [
    'it is seeded, started, and joins',
    runOn(
      directors,
      'the three do not hear corosync of the fourth',
      "nft 'table ip deaf { chain in { type filter hook input priority -5; ip saddr { 192.168.68.204, 192.168.71.24 } udp dport 5405-5406 drop; }; }'",
    ),
    /litsha24.*joined|Total votes: \+4/,
  ],
]);
