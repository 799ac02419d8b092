import { readFile } from 'node:fs/promises';
import test from 'ava';
import { importFolder } from '../../scripts/import/import-folder.ts';
import { BootedCluster } from './helpers/booted-cluster.ts';
import { failovers } from './scenarios/failover.ts';
import { pingNodes } from './scenarios/ping-node.ts';
import { pools } from './scenarios/pools.ts';

/*
 * A migration: three directors of Heartbeat 2 with mon and a script of ipvsadm, as the files of
 * test/fixtures/import/how-to/ describe them, are imported; the profile, with the lines that an administrator adds by
 * hand, is built, boots and serves.
 */
const imported = 'test/fixtures/import/how-to';
const profile = 'test/cluster/profiles/how-to.yaml';
const cluster = new BootedCluster('migrated', { profile });

test.before('what was imported, and finished by hand, boots and serves', async (t) => {
  const result = await importFolder(imported, [], profile);
  const finished = await readFile(profile, 'utf8');
  t.is(finished.replace(/^\n?.* # by hand.*\n/gm, ''), result.profile);
  await cluster.boot(t);
});

test.after.always('nothing is left behind', () => cluster.end());

/** Of the scenarios of other clusters, those that this one was moved for. */
const scenarios = [pools, failovers, pingNodes].flatMap((all) => all.slice(0, 1));

for (const scenario of scenarios) test.serial(scenario.title, (t) => cluster.play(t, scenario));
