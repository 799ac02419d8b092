import test from 'ava';
import { BootedCluster } from '../cluster/helpers/booted-cluster.ts';
import { forwarding } from '../cluster/scenarios/forwarding.ts';
import { ipv6 } from '../cluster/scenarios/ipv6.ts';
import { joined, joining, latecomer } from '../cluster/scenarios/join.ts';
import { onFailure } from '../cluster/scenarios/on-failure.ts';
import { scraped } from '../cluster/scenarios/operate.ts';
import { schedulers } from '../cluster/scenarios/schedulers.ts';
import { sorry } from '../cluster/scenarios/sorry.ts';
import { twoNode } from '../cluster/scenarios/two-node.ts';
import { testSabotage, type Case } from './play.ts';
import {
  changeTable,
  directors,
  freezeUnit,
  last,
  maintenance,
  realservers,
  setScheduler,
  runOn,
} from './sabotage.ts';

/*
 * Whether the scenarios of pair.test.ts can fail. The verbs of the lab are not here: what each does is read
 * in the machines themselves.
 */
const cluster = new BootedCluster('sabotage-pair', {
  profile: 'test/cluster/profiles/pair.yaml',
  latecomer,
});

test.before('two directors and the first realserver boot and serve', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

const deafMon = freezeUnit(directors, 'mon');
const still = freezeUnit(directors, 'lvsmith-reconcile');

/** While one of the servers is not there yet. */
const early: readonly Case[] = [['a realserver that was never seeded', deafMon, /http goes to/]];

const cases: readonly Case[] = [
  ['wrr:', setScheduler(8001, 'rr'), /round \d/],
  ['options of a service', setScheduler(8004, 'rr'), /has -A -t/],
  ['lc:', setScheduler(8002, 'rr'), /is busy, and these answered/],
  ['wlc:', setScheduler(8003, 'lc'), /downloads that are open/],
  [
    'NAT:',
    changeTable(
      'a server of NAT is sent what its neighbour should get directly',
      'ipvsadm -e -t 192.168.71.205:80 -r 192.168.71.150:80 -g',
    ),
    /who answers/,
  ],
  [
    'DR:',
    runOn(
      last(realservers),
      'a server does not have the floating address',
      'ip addr del 192.168.71.206/32 dev floating',
    ),
    /who answers/,
  ],
  [
    'TUN:',
    runOn(last(realservers), 'the tunnel of a server is down', 'ip link set tunl0 down'),
    /who answers/,
  ],
  [
    'IPv6:',
    changeTable(
      'a server is missing on IPv6',
      'ipvsadm -d -t [2001:db8:71::205]:80 -r [2001:db8:71::150]:80',
    ),
    /who answers/,
  ],
  ['a server that does not answer on IPv6', deafMon, /http goes to/],
  ['every server of a service is down', still, /sorry page/],
  ['every server is drained', still, /sorry page|drain/],
  [
    'a server fails its check',
    runOn(
      directors,
      'the kernel keeps connections to a server that is gone',
      'sysctl -w net.ipv4.vs.expire_nodest_conn=0',
    ),
    /the download breaks off|is reset/,
  ],
  [
    'metrics:',
    runOn(
      last(realservers),
      'nobody listens for Prometheus',
      'systemctl stop lvsmith-metrics.socket',
    ),
    /answers a scrape/,
  ],
  [
    'both directors have a quorum',
    runOn(last(directors), 'a director is not in the cluster', 'systemctl stop pacemaker corosync'),
    /counts two votes/,
  ],
  ['without fencing', maintenance, /both hold the address: not within/],
  ['power cut of the holder', maintenance, /holds the address: not within/],
];

testSabotage(cluster, joining, early);

const scenarios = [schedulers, forwarding, ipv6, sorry, scraped, onFailure, twoNode].flat();
testSabotage(cluster, scenarios, cases, joined);
