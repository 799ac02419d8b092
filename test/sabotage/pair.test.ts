import test from 'ava';
import { follow } from '../../scripts/lab/bring-up.ts';
import type { Lab } from '../../scripts/lab/lab.ts';
import { makeSeeds } from '../../scripts/seed/make.ts';
import { BootedCluster } from '../cluster/helpers/booted-cluster.ts';
import { settle } from '../cluster/helpers/settle.ts';
import { forwarding } from '../cluster/scenarios/forwarding.ts';
import { ipv6 } from '../cluster/scenarios/ipv6.ts';
import { joining, latecomer } from '../cluster/scenarios/join.ts';
import { onFailure } from '../cluster/scenarios/on-failure.ts';
import { schedulers } from '../cluster/scenarios/schedulers.ts';
import { sorry } from '../cluster/scenarios/sorry.ts';
import { twoNode } from '../cluster/scenarios/two-node.ts';
import { seenToFail, type Case } from './play.ts';
import {
  byHand,
  directors,
  frozen,
  last,
  maintenance,
  realservers,
  scheduledBy,
  scripts,
} from './sabotage.ts';

/*
 * Whether the scenarios of pair.test.ts can fail. The verbs of the lab are not here: what each does is read
 * in the machines themselves.
 */
const cluster = new BootedCluster('sabotage-pair');

test.before('two directors and the first realserver boot and serve', (t) =>
  cluster.boot(t, { profile: 'test/cluster/profiles/pair.yaml', latecomer }),
);

test.after.always('nothing is left behind', () => cluster.end());

const deafMon = frozen(directors, 'mon');
const still = frozen(directors, 'lvsmith-reconcile');

/** While one of the servers is not there yet. */
const early: readonly Case[] = [['a realserver that was never seeded', deafMon, /http goes to/]];

const cases: readonly Case[] = [
  ['wrr:', scheduledBy(8001, 'rr'), /round \d/],
  ['lc:', scheduledBy(8002, 'rr'), /is busy, and these answered/],
  ['wlc:', scheduledBy(8003, 'lc'), /downloads that are open/],
  [
    'NAT:',
    byHand(
      'a server of NAT is sent what its neighbour should get directly',
      'ipvsadm -e -t 192.168.71.205:80 -r 192.168.71.150:80 -g',
    ),
    /who answers/,
  ],
  [
    'DR:',
    scripts(
      'a server does not have the floating address',
      last(realservers),
      'ip addr del 192.168.71.206/32 dev floating',
      'ip addr add 192.168.71.206/32 dev floating',
    ),
    /who answers/,
  ],
  [
    'TUN:',
    scripts(
      'the tunnel of a server is down',
      last(realservers),
      'ip link set tunl0 down',
      'ip link set tunl0 up',
    ),
    /who answers/,
  ],
  [
    'IPv6:',
    byHand(
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
    scripts(
      'the kernel keeps connections to a server that is gone',
      directors,
      'sysctl -w net.ipv4.vs.expire_nodest_conn=0',
      'sysctl -w net.ipv4.vs.expire_nodest_conn=1',
    ),
    /the download breaks off|is reset/,
  ],
  [
    'both directors have a quorum',
    scripts(
      'a director is not in the cluster',
      last(directors),
      'systemctl stop pacemaker corosync',
      'systemctl start lvsmith-node.target',
    ),
    /counts two votes/,
  ],
  ['without fencing', maintenance, /both hold the address: not within/],
  ['power cut of the holder', maintenance, /holds the address: not within/],
];

/** Wherever the scenario stopped, the other server is there afterwards. */
async function complete(lab: Lab): Promise<void> {
  const machine = lab.machine(latecomer);
  if (machine.state !== 'running') {
    await makeSeeds(lab.settings.cluster, [latecomer], {
      ...({ format: 'nocloud', medium: 'iso' } as const),
      folder: lab.settings.seeds,
    });
    await follow(lab, machine);
  }
  await settle(lab);
}

seenToFail(cluster, joining, early, complete);

const scenarios = [schedulers, forwarding, ipv6, sorry, onFailure, twoNode].flat();
seenToFail(cluster, scenarios, cases, settle);
