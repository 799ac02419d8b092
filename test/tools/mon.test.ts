import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { MonClient } from '../../overlays/director/health/mon-client.ts';
import { HealthStore } from '../../overlays/director/reconcile/health-store.ts';
import { pollMon, readAlerts } from '../../overlays/director/reconcile/steps.ts';
import { readIfThere } from '../../overlays/shared/node/files.ts';
import {
  type HealthRecord,
  parseHealthRecord,
} from '../../overlays/shared/health/health-record.ts';
import { clusterWith } from '../helpers/cluster.ts';
import { RealMon } from '../helpers/real-mon.ts';

const cluster = clusterWith({}, { failures: 2, successes: 1 });
const timeout = 60_000;

async function until(holds: () => boolean | Promise<boolean>): Promise<boolean> {
  const end = Date.now() + timeout;
  while (!(await holds())) {
    if (Date.now() > end) return false;
    await sleep(100);
  }
  return true;
}

test('mon itself runs the alerts, and the store follows it through failures and restarts', async (t) => {
  const mon = await RealMon.prepare(cluster);
  const client = new MonClient({ host: '127.0.0.1', port: mon.port });
  t.teardown(async () => {
    client.close();
    await mon.remove();
  });
  const store = new HealthStore(cluster, []);
  const record = (name: string): HealthRecord | undefined =>
    parseHealthRecord(readIfThere(join(mon.health, `${name}.http.json`)) ?? '');
  const ask = (about: 'all' | 'returned') =>
    pollMon(store, client, readAlerts(store, mon.health), about).then((answer) => answer.mon);

  t.is(await ask('all'), 'silent', 'mon does not run yet');
  await mon.works('litstat2', true);
  mon.start();
  t.true(await until(async () => (await ask('all')) === 'answers'), 'mon answers');
  t.true(await until(() => (record('litstat1')?.monStarted ?? 0) > 0), 'startup alert');
  // litstat1 is down from the start: mon counts the startup alert, and must alert all the same.
  t.true(await until(() => record('litstat1')?.state === 'down'), 'down alert');
  readAlerts(store, mon.health);
  t.false(store.healthy('litstat1', 'http'));
  t.true(store.healthy('litstat2', 'http'), 'the other server is not concerned');

  await mon.works('litstat1', true);
  t.true(await until(() => record('litstat1')?.state === 'up'), 'up alert');
  t.is(await ask('returned'), 'answers', 'mon is asked whether it is really back');
  t.true(store.healthy('litstat1', 'http'));

  await mon.works('litstat2', false);
  t.true(await until(() => record('litstat2')?.state === 'down'), 'down alert');
  readAlerts(store, mon.health);
  await mon.stop();
  await mon.works('litstat2', true);
  t.is(await ask('all'), 'silent');
  t.false(store.healthy('litstat2', 'http'), 'what was known stays known');
  mon.start();
  // A mon that starts while the server is back sends no upalert.
  t.true(
    await until(async () => (await ask('all')) === 'answers' && store.healthy('litstat2', 'http')),
    'mon was asked',
  );
  t.is(record('litstat2')?.state, 'down', 'the record alone would be stale');
});
