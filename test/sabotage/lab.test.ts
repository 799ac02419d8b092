import test from 'ava';
import type { Lab } from '../../scripts/lab/lab.ts';
import { BootedCluster } from '../cluster/helpers/booted-cluster.ts';
import { recover } from '../cluster/helpers/recover.ts';
import type { Scenario } from '../cluster/helpers/scenario.ts';
import { failovers } from '../cluster/scenarios/failover.ts';
import { failingServers } from '../cluster/scenarios/health.ts';
import { pingNodes } from '../cluster/scenarios/ping-node.ts';
import { pools } from '../cluster/scenarios/pools.ts';
import { power } from '../cluster/scenarios/power.ts';
import { serving } from '../cluster/scenarios/serving.ts';
import { watchdogs } from '../cluster/scenarios/watchdog.ts';
import { seenToFail, type Case } from './play.ts';
import {
  directors,
  first,
  frozen,
  last,
  maintenance,
  realservers,
  scheduledBy,
  scripts,
} from './sabotage.ts';

/* Whether the scenarios of cluster.test.ts can fail. */
const cluster = new BootedCluster('sabotage');

test.before('three directors and two realservers boot and serve', (t) =>
  cluster.boot(t, { profile: 'lab' }),
);

test.after.always('nothing is left behind', () => cluster.end());

const page = '/var/www/site/index.html';
const notMoved = /holds the address: not within/;
const deafMon = frozen(directors, 'mon');

/** For what cannot be mended in a director that runs on. */
const crashOfFirst = async ({ directors: [director] }: Lab) => director?.crash();

const cases: readonly Case[] = [
  [
    'every realserver answers on 80 and 443 with',
    scripts(
      'a server has the page of another',
      last(realservers),
      `echo litstat1 >${page}`,
      `rm ${page}`,
    ),
    /names itself/,
  ],
  [
    'every director reaches',
    scripts(
      'a server drops what comes to 443',
      last(realservers),
      "nft 'table ip deaf { chain in { type filter hook input priority -5; tcp dport 443 drop; }; }'",
      'nft delete table ip deaf',
    ),
    /ended with 124/,
  ],
  [
    'realservers do not forward',
    scripts(
      'a server forwards',
      last(realservers),
      'sysctl -w net.ipv4.ip_forward=1',
      'sysctl -w net.ipv4.ip_forward=0',
    ),
    /litstat2 forwards/,
  ],
  [
    'the clocks of all machines',
    scripts('a clock is ahead', last(realservers), "date -s '+1 min'", "date -s '-1 min'"),
    /the clocks are \d+ s apart/,
  ],
  [
    'three directors have a quorum',
    scripts(
      'the preferred one is standby',
      first(directors),
      'crm_standby -v on && until ! ip addr | grep -q 192.168.71.205/; do sleep 1; done',
      'crm_standby -D',
    ),
    /the holder/,
  ],
  [
    'every node says',
    scripts(
      'Apache does not run on a server',
      last(realservers),
      'systemctl stop apache2',
      'systemctl start apache2',
    ),
    /lvsmith status --wait/,
  ],
  ['http: requests', scheduledBy(80, 'sh'), /twice in a row|litstat/],
  ['https: requests', scheduledBy(443, 'sh'), /twice in a row|litstat/],
  ['a change of the IPVS table', frozen(directors, 'lvsmith-reconcile'), /http goes to/],
  ['a drained server', frozen(directors, 'lvsmith-reconcile'), /goes to/],
  ['Apache is stopped', deafMon, /goes to/],
  ['Apache hangs', deafMon, /goes to/],
  ['the health page', deafMon, /goes to/],
  ['https answers 500', deafMon, /https goes to/],
  [
    'mon is killed',
    scripts(
      'nobody starts mon again',
      directors,
      "mkdir -p /run/systemd/system/mon.service.d && printf '[Service]\\nExecStart=\\nExecStart=/bin/false\\n' >/run/systemd/system/mon.service.d/98-sabotage.conf && systemctl daemon-reload",
      'rm /run/systemd/system/mon.service.d/98-sabotage.conf && systemctl daemon-reload && crm_resource --cleanup --quiet',
    ),
    /2583/,
  ],
  ['mon is restarted', frozen(directors, 'lvsmith-reconcile'), /http goes to/],
  ['all servers are down', deafMon, /http goes to/],
  ['only the holder loses', maintenance, notMoved],
  ['standby', maintenance, notMoved],
  ['mon cannot run', maintenance, notMoved],
  ['lvsmith-reconcile cannot run', maintenance, notMoved],
  ['the cable', maintenance, /holds the address: not within|twice|answers/],
  ['a holder that is cut off', maintenance, notMoved],
  ['power cut of the holder', maintenance, notMoved],
  [
    'two of three directors',
    // Pacemaker releases the address; where it cannot, sbd resets the machine.
    {
      ...scripts(
        'nothing takes the address from a director without quorum',
        first(directors),
        'systemctl kill --kill-whom=all sbd; systemctl kill -s STOP pacemaker',
        'true',
      ),
      end: crashOfFirst,
    },
    /nobody holds the address: not within/,
  ],
  [
    'the kernel of a realserver',
    {
      ...scripts('it stands still', first(realservers), 'sysctl -q -w kernel.panic=0', 'true'),
      end: async ({ realservers: [server] }) => server?.crash(),
    },
    /starts again: not within/,
  ],
  [
    'the power of every machine',
    // Kept in the CIB, and so by the directors' disks.
    scripts(
      'the preferred one is standby for ever',
      first(directors),
      'crm_standby -v on -l forever',
      'crm_standby -D -l forever',
    ),
    /litsha21 is not serving/,
  ],
  [
    'the whole holder is frozen',
    // Who stood still is reset by the guard in the reconciler, by sbd, or by pacemaker itself.
    {
      ...scripts(
        'nothing resets a director that stood still',
        first(directors),
        'systemctl kill --kill-whom=all sbd; systemctl kill -s STOP lvsmith-reconcile; systemctl kill -s STOP --kill-whom=main pacemaker',
        'true',
      ),
      end: crashOfFirst,
    },
    /is reset: not within/,
  ],
  // The last one: what is left of that director holds the address for ever.
  [
    'corosync is killed',
    scripts('sbd does not run', directors, 'systemctl kill --kill-whom=all sbd; sleep 1', 'true'),
    /is reset: not within/,
  ],
];

const scenarios: readonly Scenario[] = [
  ...serving,
  ...pools,
  ...failingServers,
  ...pingNodes,
  ...failovers,
  ...watchdogs,
  ...power,
];

seenToFail(cluster, scenarios, cases, recover);
