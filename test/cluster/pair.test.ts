import test from 'ava';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { commands } from './scenarios/commands.ts';
import { forwarding } from './scenarios/forwarding.ts';
import { ipv6 } from './scenarios/ipv6.ts';
import { joined, joining, latecomer } from './scenarios/join.ts';
import { scraped } from './scenarios/operate.ts';
import { schedulers } from './scenarios/schedulers.ts';
import { onFailure } from './scenarios/on-failure.ts';
import { sorry } from './scenarios/sorry.ts';
import { twoNode } from './scenarios/two-node.ts';

/*
 * One boot of profiles/pair.yaml: two directors, and a service for each way of spreading and
 * forwarding requests. One realserver of the profile has no seed and is off at first.
 */
const profile = 'test/cluster/profiles/pair.yaml';
const cluster = new BootedCluster('pair', { profile, latecomer });

test.before('two directors and the first realserver boot and serve', (t) => cluster.boot(t));

test.after.always('nothing is left behind', () => cluster.end());

for (const scenario of joining) test.serial(scenario.title, (t) => cluster.play(t, scenario));

const whenJoined = [
  schedulers,
  forwarding,
  ipv6,
  sorry,
  scraped,
  onFailure,
  twoNode,
  commands(profile),
];
for (const scenario of whenJoined.flat())
  test.serial(scenario.title, (t) => cluster.play(t, scenario, joined));
