import test from 'ava';
import { BootedCluster } from '../cluster/helpers/booted-cluster.ts';
import type { Scenario } from '../cluster/helpers/scenario.ts';
import { applies, takenBack } from '../cluster/scenarios/apply.ts';
import { byHand } from '../cluster/scenarios/by-hand.ts';
import { certificates } from '../cluster/scenarios/certificate.ts';
import { consoles } from '../cluster/scenarios/console.ts';
import { failovers } from '../cluster/scenarios/failover.ts';
import { floods } from '../cluster/scenarios/flood.ts';
import { failingServers } from '../cluster/scenarios/health.ts';
import { leases } from '../cluster/scenarios/lease.ts';
import { operate } from '../cluster/scenarios/operate.ts';
import { pingNodes } from '../cluster/scenarios/ping-node.ts';
import { pools } from '../cluster/scenarios/pools.ts';
import { power } from '../cluster/scenarios/power.ts';
import { rotations } from '../cluster/scenarios/rotate.ts';
import { rows } from '../cluster/scenarios/rows.ts';
import { serving } from '../cluster/scenarios/serving.ts';
import { watchdogs } from '../cluster/scenarios/watchdog.ts';
import { testSabotage, type Case } from './play.ts';
import {
  directors,
  first,
  freezeUnit,
  last,
  maintenance,
  realservers,
  setScheduler,
  runOn,
} from './sabotage.ts';

/* Whether the scenarios of cluster.test.ts can fail. */
const cluster = new BootedCluster('sabotage', { profile: 'lab' });

test.before('three directors and two realservers boot and serve', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

const page = '/var/www/site/index.html';
const notMoved = /holds the address: not within/;
/** Its unit is there, and does nothing: neither after its time nor at a start. */
const noWayBack = runOn(
  directors,
  'nothing takes a change back',
  "d=/etc/systemd/system/lvsmith-apply.service.d; mkdir -p $d && printf '[Service]\\nExecCondition=\\nExecStart=\\nExecStart=/bin/true\\n' >$d/98-sabotage.conf && systemctl daemon-reload",
);
const deafMon = freezeUnit(directors, 'mon');

const cases: readonly Case[] = [
  [
    'a weight takes effect on the running cluster',
    freezeUnit(directors, 'lvsmith-reconcile'),
    /ipvsadm -Ln|what became of it/,
  ],
  [
    'whatever can be changed on a running cluster',
    freezeUnit(directors, 'lvsmith-reconcile'),
    /ipvsadm -Ln|what became of it/,
  ],
  [
    'a director that broke is replaced',
    runOn(
      directors,
      'corosync says that it is done, and reads nothing',
      'mount --bind /usr/bin/true /usr/sbin/corosync-cfgtool',
    ),
    /token_warning|what became of it/,
  ],
  ['a firewall that shuts the host out', noWayBack, /pending\.json/],
  ['the power of a node fails while a change waits', noWayBack, /owner, mode, contents and rules/],
  [
    'a certificate is renewed by apply',
    runOn(
      realservers,
      'Apache is not told to read its files anew',
      "mkdir -p /run/systemd/system/apache2.service.d && printf '[Service]\\nExecReload=\\nExecReload=/bin/true\\n' >/run/systemd/system/apache2.service.d/98-sabotage.conf && systemctl daemon-reload",
    ),
    /the certificates that clients see/,
  ],
  [
    'keys are rotated under a download',
    runOn(
      last(directors),
      'a director never says that it has a new key',
      'mount --bind /bin/true /usr/sbin/attrd_updater',
    ),
    /what became of it/,
  ],
  [
    'every realserver answers on 80 and 443 with',
    runOn(last(realservers), 'a server has the page of another', `echo litstat1 >${page}`),
    /names itself/,
  ],
  [
    'every director reaches',
    runOn(
      last(realservers),
      'a server drops what comes to 443',
      "nft 'table ip deaf { chain in { type filter hook input priority -5; tcp dport 443 drop; }; }'",
    ),
    /ended with 124/,
  ],
  [
    'realservers do not forward',
    runOn(last(realservers), 'a server forwards', 'sysctl -w net.ipv4.ip_forward=1'),
    /litstat2 forwards/,
  ],
  [
    'the clocks of all machines',
    runOn(last(realservers), 'a clock is ahead', "date -s '+1 min'"),
    /the clocks are \d+ s apart/,
  ],
  [
    'three directors have a quorum',
    runOn(
      first(directors),
      'the preferred one is standby',
      'crm_standby -v on && until ! ip addr | grep -q 192.168.71.205/; do sleep 1; done',
    ),
    /the holder/,
  ],
  [
    'every node says',
    runOn(last(realservers), 'Apache does not run on a server', 'systemctl stop apache2'),
    /lvsmith status --wait/,
  ],
  ['http: requests', setScheduler(80, 'sh'), /twice in a row|litstat/],
  ['https: requests', setScheduler(443, 'sh'), /twice in a row|litstat/],
  ['a change of the IPVS table', freezeUnit(directors, 'lvsmith-reconcile'), /http goes to/],
  ['a drained server', freezeUnit(directors, 'lvsmith-reconcile'), /goes to/],
  ['Apache is stopped', deafMon, /goes to/],
  ['Apache hangs', deafMon, /goes to/],
  ['the health page', deafMon, /goes to/],
  ['https answers 500', deafMon, /https goes to/],
  [
    'mon is killed',
    runOn(
      directors,
      'nobody starts mon again',
      "mkdir -p /run/systemd/system/mon.service.d && printf '[Service]\\nExecStart=\\nExecStart=/bin/false\\n' >/run/systemd/system/mon.service.d/98-sabotage.conf && systemctl daemon-reload",
    ),
    /2583/,
  ],
  [
    'the checker stands still',
    runOn(
      directors,
      'nobody stands in for it',
      'mount --bind /bin/false /usr/lib/lvsmith/check-once',
    ),
    /http goes to/,
  ],
  ['mon is restarted', freezeUnit(directors, 'lvsmith-reconcile'), /http goes to/],
  ['all servers are down', deafMon, /http goes to/],
  ['only the holder loses', maintenance, notMoved],
  ['standby:', maintenance, notMoved],
  ['standby, move and online', maintenance, notMoved],
  [
    'servers and top:',
    runOn(last(realservers), 'a web server is stopped', 'systemctl stop apache2'),
    /answers its checks/,
  ],
  ['the console: two directors', freezeUnit(directors, 'lvsmith-reconcile'), /http goes to/],
  ['the power of the holder is cut, seen in a browser', maintenance, /holds/],
  [
    'no quorum, and a director that is frozen',
    runOn(
      directors,
      'the console cannot ask corosync',
      "d=/run/systemd/system/lvsmith-console-agent.service.d; mkdir -p $d && printf '[Service]\\nInaccessiblePaths=/usr/sbin/corosync-quorumtool\\n' >$d/98-sabotage.conf && systemctl daemon-reload",
    ),
    /the page shows .*Quorum: no/,
  ],
  ['mon cannot run', maintenance, notMoved],
  ['lvsmith-reconcile cannot run', maintenance, notMoved],
  ['the cable', maintenance, /holds the address: not within|twice|answers/],
  ['a holder that is cut off', maintenance, notMoved],
  ['power cut of the holder', maintenance, notMoved],
  [
    'the lease program of the holder',
    runOn(
      directors,
      'a gate stays open for an hour',
      String.raw`sed -E 's/(timeout) [0-9]+ms/\1 1h/' /usr/lib/lvsmith/lease.nft | nft -f -`,
    ),
    /times with two holders|silent before the next/,
  ],
  [
    'the rules of the gate are removed',
    runOn(
      directors,
      'nobody looks at the gate',
      'crm_attribute --name maintenance-mode --update true',
    ),
    /nft list table/,
  ],
  [
    'two of three directors',
    // Pacemaker releases the address; where it cannot, sbd resets the machine.
    runOn(
      first(directors),
      'nothing takes the address from a director without quorum',
      'systemctl kill --kill-whom=all sbd; systemctl kill -s STOP pacemaker',
    ),
    /nobody holds the address: not within/,
  ],
  [
    'a flood of SYNs',
    runOn(
      directors,
      'IPVS drops nothing',
      'sysctl -w net.ipv4.vs.drop_entry=0 net.ipv4.vs.drop_packet=0',
    ),
    /keeps free memory|entries are dropped|in the guest/,
  ],
  ['the floating address is removed', freezeUnit(directors, 'lvsmith-reconcile'), /logs address-/],
  ['a realserver answers', freezeUnit(directors, 'lvsmith-reconcile'), /logs address-conflict/],
  [
    'the firewall is flushed',
    runOn(directors, 'nobody watches it', 'systemctl stop lvsmith-firewall'),
    /nft list table/,
  ],
  [
    'the /var of the holder',
    runOn(directors, 'nothing is reserved', 'tune2fs -m 0 "$(findmnt -no SOURCE /var)"'),
    /head -c 1000000/,
  ],
  [
    'the kernel of a realserver',
    runOn(first(realservers), 'it stands still', 'sysctl -q -w kernel.panic=0'),
    /starts again: not within/,
  ],
  [
    'the power of every machine',
    // Kept in the CIB, and so by the directors' disks.
    runOn(
      first(directors),
      'the preferred one is standby for ever',
      'crm_standby -v on -l forever',
    ),
    /litsha21 is not serving/,
  ],
  [
    'the whole holder is frozen',
    // Who stood still is reset by the guard in the reconciler, by sbd, or by pacemaker itself.
    runOn(
      first(directors),
      'nothing resets a director that stood still',
      'systemctl kill --kill-whom=all sbd; systemctl kill -s STOP lvsmith-reconcile; systemctl kill -s STOP --kill-whom=main pacemaker',
    ),
    /is reset: not within/,
  ],
  [
    'corosync is killed',
    runOn(directors, 'sbd does not run', 'systemctl kill --kill-whom=all sbd; sleep 1'),
    /is reset: not within/,
  ],
];

const scenarios: readonly Scenario[] = [
  ...applies,
  ...takenBack,
  ...rows,
  ...certificates,
  ...rotations,
  ...serving,
  ...operate,
  ...consoles,
  ...pools,
  ...failingServers,
  ...leases,
  ...floods,
  ...pingNodes,
  ...failovers,
  ...byHand,
  ...watchdogs,
  ...power,
];

testSabotage(cluster, scenarios, cases);
