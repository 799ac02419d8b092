import test from 'ava';
import { BootedCluster } from '../cluster/helpers/booted-cluster.ts';
import { sites } from '../cluster/scenarios/sites.ts';
import { testSabotage } from './play.ts';
import { changeTable, directors, runOn } from './sabotage.ts';

/* Whether the scenarios of sites.test.ts can fail. */
const profile = 'test/cluster/profiles/sites.yaml';
const cluster = new BootedCluster('sabotage-sites', { profile });

test.before('a cluster with VLANs on bonds boots and serves', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

testSabotage(cluster, sites, [
  [
    'every network is a VLAN on the bond',
    runOn(directors, 'a static route is missing', 'ip route del 10.50.0.0/16'),
    /the static route/,
  ],
  [
    'clients of both networks are served',
    runOn(directors, 'every reply leaves by the public network', 'ip rule del priority 1100'),
    /192\.168\.73\.205.* answers the client/,
  ],
  [
    'ports of one service are served by the same server',
    changeTable(
      'the service is not persistent, and its servers take turns',
      'ipvsadm -E -f 1 -s rr',
    ),
    /who answers/,
  ],
  [
    'one cable of the bond is pulled',
    runOn(directors, 'the bond has one NIC', 'ip link set public-2 nomaster'),
    /litsha|Currently Active Slave|answers/,
  ],
  [
    'a server is a client of the service itself',
    runOn(directors, 'nobody translates it', 'nft flush chain inet lvsmith local-clients'),
    /a server asks the service/,
  ],
  [
    'every server is taken out',
    runOn(directors, 'nobody serves the page', 'systemctl mask --runtime --now lvsmith-sorry'),
    /the director says sorry/,
  ],
]);
