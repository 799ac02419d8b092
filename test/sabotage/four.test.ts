import test from 'ava';
import { BootedCluster } from '../cluster/helpers/booted-cluster.ts';
import { fourthDirector, latecomer } from '../cluster/scenarios/fourth-director.ts';
import { seenToFail } from './play.ts';
import { directors, scripts } from './sabotage.ts';

/* Whether the scenarios of four.test.ts can fail. */
const cluster = new BootedCluster('sabotage-four');

test.before('three of four directors boot', (t) =>
  cluster.boot(t, { profile: 'test/cluster/profiles/four.yaml', latecomer }),
);

test.after.always('nothing is left behind', () => cluster.end());

seenToFail(
  cluster,
  fourthDirector,
  [
    [
      'a director that was never seeded',
      scripts(
        'one of the three is not in the cluster',
        (lab) => lab.directors.filter(({ name }) => name !== latecomer).slice(-1),
        'systemctl stop pacemaker corosync',
        `systemctl start lvsmith-node.target; until corosync-quorumtool -s | grep -q 'Total votes: *3'; do sleep 1; done`,
      ),
      /Total votes: \+3/,
    ],
    [
      'it is seeded, started, and joins',
      scripts(
        'the three do not hear corosync of the fourth',
        directors,
        "nft 'table ip deaf { chain in { type filter hook input priority -5; ip saddr { 192.168.68.204, 192.168.71.24 } udp dport 5405-5406 drop; }; }'",
        'nft delete table ip deaf || true',
      ),
      /litsha24.*joined|Total votes: \+4/,
    ],
  ],
  // The fourth has no seed before the second, and nothing comes after it.
  () => Promise.resolve(),
);
