import test from 'ava';
import { chosen } from '../../../../scripts/update/machine.ts';
import { updateCluster } from '../../../../scripts/update/update.ts';
import { payloads, PlayedCluster, usual } from '../../../helpers/update/played-cluster.ts';

// Whole updates of a played lab: a restart of a holder, or of a server with clients, is refused by the machine itself.

const next = await payloads('1.4');

test('all machines are updated: the holder is the last director, servers are drained', async (t) => {
  const cluster = await PlayedCluster.create({ litstat2: { connections: 3 } });
  const { context, machines } = cluster;
  const done = await updateCluster(context, machines, next, usual);
  t.deepEqual(
    done.map(({ name }) => name),
    ['litsha22', 'litsha23', 'litsha21', 'litstat1', 'litstat2'],
  );
  for (const node of cluster.nodes) {
    t.is(node.version, '1.4', node.name);
    t.is(node.boot, 2, node.name);
    t.false(node.standby);
  }
  t.deepEqual([...cluster.drained], []);
  const writes = cluster.events.filter((it) => /lvsmith-update(?!.*--check)/.test(it));
  t.is(writes.length, 5);
  const firstRestart = cluster.events.findIndex((it) => it.includes('systemctl'));
  const lastWrite = cluster.events.findLastIndex((it) => it.includes('lvsmith-update'));
  t.true(lastWrite < firstRestart, 'every slot is written before anything restarts');
});

test('a plan changes nothing', async (t) => {
  const cluster = await PlayedCluster.create({ litsha22: { version: '1.4' } });
  const plan = await updateCluster(cluster.context, cluster.machines, next, {
    ...usual,
    plan: true,
  });
  t.deepEqual(
    plan.map(({ name, todo }) => `${name} ${todo}`),
    ['litsha22 nothing', 'litsha23 write', 'litsha21 write', 'litstat1 write', 'litstat2 write'],
  );
  t.deepEqual(cluster.events, []);
});

test('one realserver: nothing else is touched', async (t) => {
  const cluster = await PlayedCluster.create();
  await updateCluster(cluster.context, chosen(cluster.machines, 'litstat1'), next, usual);
  t.deepEqual(
    cluster.nodes.filter(({ version }) => version === '1.4').map(({ name }) => name),
    ['litstat1'],
  );
  t.deepEqual([...cluster.drained], []);
});

test('two realservers at once', async (t) => {
  const cluster = await PlayedCluster.create();
  const servers = chosen(cluster.machines, 'realserver');
  await updateCluster(cluster.context, servers, next, { ...usual, atOnce: 2 });
  const orders = cluster.events.filter((it) => /systemctl|undrain/.test(it));
  t.deepEqual(
    orders.slice(0, 2).map((it) => it.includes('systemctl')),
    [true, true],
  );
  t.deepEqual([...cluster.drained], []);
});

test('a server that somebody else has drained stays drained', async (t) => {
  const cluster = await PlayedCluster.create();
  await cluster.transport.run(cluster.machines[0] ?? t.fail(), 'lvsmith drain litstat1');
  await updateCluster(cluster.context, chosen(cluster.machines, 'litstat1'), next, usual);
  t.deepEqual([...cluster.drained], ['litstat1']);
});

test('the first machine that goes back stops the update, with its reason', async (t) => {
  const cluster = await PlayedCluster.create({ litsha23: { bad: '1.4' } });
  const failed = updateCluster(cluster.context, cluster.machines, next, usual);
  await t.throwsAsync(failed, {
    message: 'litsha23 went back: it runs 1.3; 1.4 failed three times: mon did not answer',
  });
  const versions = () => cluster.nodes.map(({ version }) => version);
  t.deepEqual(versions(), ['1.3', '1.4', '1.3', '1.3', '1.3']);
  cluster.events.length = 0;
  const again = updateCluster(cluster.context, cluster.machines, next, usual);
  await t.throwsAsync(again, {
    message: /litsha23 1\.4 failed three times: mon did not answer; --retry tries it again/,
  });
  t.deepEqual(cluster.events, [], 'nothing was changed');
});

test('a realserver that goes back stays drained', async (t) => {
  const cluster = await PlayedCluster.create({ litstat1: { bad: '1.4' } });
  const servers = chosen(cluster.machines, 'realserver');
  await t.throwsAsync(updateCluster(cluster.context, servers, next, usual), {
    message: /^litstat1 went back/,
  });
  t.deepEqual([...cluster.drained], ['litstat1']);
  t.deepEqual(
    cluster.nodes.filter(({ version }) => version === '1.4'),
    [],
  );
});

test('a host that dies anywhere leaves a cluster that the same command completes', async (t) => {
  const whole = await PlayedCluster.create();
  await updateCluster(whole.context, whole.machines, next, usual);
  for (const part of [0.1, 0.3, 0.45, 0.6, 0.7, 0.8, 0.9]) {
    const diesAt = Math.floor(part * whole.calls);
    const cluster = await PlayedCluster.create();
    cluster.diesAt = diesAt;
    await t.throwsAsync(updateCluster(cluster.context, cluster.machines, next, usual), {
      message: 'the host dies',
    });
    await updateCluster(cluster.context, cluster.machines, next, usual);
    for (const { name, version, boot, standby } of cluster.nodes)
      t.deepEqual([version, boot, standby], ['1.4', 2, false], `${name}, cut at ${diesAt}`);
    t.deepEqual([...cluster.drained], [], `cut at ${diesAt}`);
  }
});

test('a director does not leave when every other one is in standby', async (t) => {
  const cluster = await PlayedCluster.create({
    litsha22: { standby: true },
    litsha23: { standby: true },
  });
  const wanted = chosen(cluster.machines, 'litsha21');
  await t.throwsAsync(updateCluster(cluster.context, wanted, next, usual), {
    message: 'litsha21 cannot leave: every other director is in standby',
  });
  t.is(cluster.nodes.find(({ name }) => name === 'litsha21')?.boot, 1);
});
