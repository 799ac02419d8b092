import test from 'ava';
import { type Name, names, NotifyCluster } from '../../../../helpers/notify-cluster.ts';

// Three directors that watch one cluster: what people get.

/** Seconds after which every message of one event has been sent. */
const long = 600;

/** All of them have watched for a while. */
async function watching(): Promise<NotifyCluster> {
  const cluster = new NotifyCluster();
  await cluster.pass(100);
  return cluster;
}

test('where all is well nobody is told anything', async (t) => {
  const cluster = await watching();
  await cluster.pass(10_000);
  t.deepEqual(cluster.headlines(), []);
});

test('the loss of the holder is one message, from who holds next, and its return another', async (t) => {
  const cluster = await watching();
  cluster.lose('d1');
  cluster.holder = undefined;
  await cluster.pass(4);
  cluster.holder = 'd2';
  await cluster.pass(long);
  t.deepEqual(cluster.headlines(), ['d2: the floating addresses moved from d1 to d2; d1 was lost']);
  cluster.start('d1', 'second', cluster.time);
  await cluster.pass(long);
  t.deepEqual(cluster.headlines().slice(1), ['d2: d1 is back']);
});

test('a server is told down with the words of mon, reminded of, and told up', async (t) => {
  const cluster = await watching();
  cluster.words = 'status 500\r\nBcc: everybody@example.org';
  cluster.down.add('r1');
  await cluster.pass(long);
  const down = 'd1: r1 http is down: status 500 Bcc: everybody@example.org';
  t.deepEqual(cluster.headlines(), [down]);
  await cluster.pass(3600);
  const still = 'd1: still: r1 http is down: status 500 Bcc: everybody@example.org';
  t.deepEqual(cluster.headlines(), [down, still]);
  cluster.down.clear();
  await cluster.pass(3600);
  t.deepEqual(cluster.headlines(), [down, still, 'd1: r1 http is up']);
});

test('the last server of a pool is told first', async (t) => {
  const cluster = await watching();
  cluster.down.add('r1').add('r2');
  await cluster.pass(long);
  t.deepEqual(cluster.headlines(), ['d1: no server of http is left; and 2 more']);
});

test('what the holder cannot send the next director sends, once', async (t) => {
  const cluster = await watching();
  cluster.refused.add('d1');
  cluster.down.add('r1');
  await cluster.pass(long);
  t.deepEqual(cluster.headlines(), ['d2: r1 http is down']);
  cluster.refused.clear();
  await cluster.pass(2000);
  t.is(cluster.mails.length, 1);
});

test('a server that takes nothing for hours gets everything in the end, in one message', async (t) => {
  const cluster = await watching();
  for (const name of names) cluster.refused.add(name);
  cluster.down.add('r1');
  await cluster.pass(1000);
  cluster.down.clear();
  await cluster.pass(1000);
  t.deepEqual(cluster.headlines(), []);
  cluster.refused.clear();
  await cluster.pass(2000);
  t.is(cluster.mails.length, 1);
  t.deepEqual(
    cluster.mails[0]?.changes.map(({ text }) => text),
    ['r1 http is down', 'r1 http is up'],
  );
});

test('a holder that dies before it has sent: the next one does', async (t) => {
  const cluster = await watching();
  cluster.refused.add('d1');
  cluster.down.add('r1');
  await cluster.pass(20);
  cluster.lose('d1');
  cluster.holder = 'd3';
  await cluster.pass(long);
  const told = cluster.mails.flatMap(({ changes }) => changes.map(({ text }) => text));
  t.deepEqual(told.toSorted(), [
    'd1 was lost',
    'r1 http is down',
    'the floating addresses moved from d1 to d3',
  ]);
});

test('a program that starts again forgets nothing, and repeats nothing', async (t) => {
  const cluster = await watching();
  cluster.down.add('r1');
  await cluster.pass(4);
  cluster.start('d1');
  await cluster.pass(100);
  cluster.start('d1');
  cluster.start('d2');
  await cluster.pass(long);
  t.deepEqual(cluster.headlines(), ['d1: r1 http is down']);
});

test('both sides of a partition tell of it: the one that serves at once, the other one in its turn', async (t) => {
  const cluster = await watching();
  cluster.sides = [['d1'], ['d2', 'd3']];
  cluster.holder = 'd2';
  await cluster.pass(60);
  t.deepEqual(cluster.headlines(), ['d2: the floating addresses moved from d1 to d2; d1 was lost']);
  await cluster.pass(long);
  const [, other, ...more] = cluster.headlines();
  t.regex(other ?? '', /^d1: the cluster has no quorum: d1 sees 1 of 3 votes/);
  t.deepEqual(more, []);
});

test('a power cut of all: what has changed since is told once, and what was so before is not', async (t) => {
  const cluster = await watching();
  cluster.down.add('r1');
  await cluster.pass(long);
  for (const name of names) cluster.lose(name);
  cluster.down.add('r2');
  await cluster.pass(60);
  for (const name of names) cluster.start(name, 'second', cluster.time);
  await cluster.pass(long);
  t.deepEqual(cluster.headlines().slice(1), ['d1: no server of http is left; r2 http is down']);
});

test('a director that comes back after a long time repeats nothing, and tells what it alone knows', async (t) => {
  const cluster = await watching();
  cluster.refused.add('d3');
  cluster.down.add('r1');
  await cluster.pass(4);
  cluster.lose('d3');
  await cluster.pass(4000);
  const before = cluster.mails.length;
  cluster.refused.clear();
  cluster.givenUp.add('d3');
  cluster.start('d3', 'second', cluster.time);
  await cluster.pass(600);
  const told = cluster.mails
    .slice(before)
    .flatMap(({ changes }) => changes.map(({ text }) => text));
  t.deepEqual(told.toSorted(), [
    'd3 is back',
    'd3: version 2 was given up, 1 runs again: it was not well',
  ]);
});

test('without pacemaker the others cannot know, and each sends in its turn', async (t) => {
  const cluster = await watching();
  cluster.pacemakerAnswers = false;
  cluster.down.add('r1');
  await cluster.pass(long);
  t.deepEqual(
    cluster
      .headlines()
      .map((each) => each.slice(0, 2))
      .toSorted(),
    ['d1', 'd2', 'd3'],
  );
});

test('whatever waits is bounded, and the message says what was given up', async (t) => {
  const cluster = await watching();
  for (const name of names) cluster.refused.add(name);
  for (let server = 0; server < 400; server++) cluster.others.add(`s${server}`);
  await cluster.pass(100);
  t.is(cluster.saved.get('d1')?.outboxes['mail']?.waiting.length, 300);
  cluster.refused.clear();
  await cluster.pass(2000);
  t.is(cluster.mails.length, 1);
  const titles = cluster.mails[0]?.details.map(({ title }) => title);
  t.true(titles?.includes('Not told'));
});

const day = 86_400;

test('a certificate that is about to end is told in steps, once by all directors, and reminded of when it has ended', async (t) => {
  const cluster = await watching();
  const ends = cluster.time + 15 * day;
  const meet = (name: Name, server: string, when: number) =>
    cluster.ends.get(name)?.set(server, when);
  for (const name of names) {
    meet(name, 'r1', ends);
    meet(name, 'r2', ends + 100 * day);
  }
  await cluster.pass(long);
  t.deepEqual(cluster.headlines(), [], 'fifteen days are enough');
  const on = new Date(ends * 1000).toISOString().slice(0, 10);
  for (let days = 0; days < 15; days++) {
    // Every director goes on looking; a few looks of each day will do.
    cluster.time += day - 300 - long / 15;
    await cluster.pass(300);
  }
  t.deepEqual(
    cluster.headlines(),
    ['14 days', '7 days', '3 days', '1 day'].map(
      (step) => `d1: the certificate of r1 http ends within ${step}, on ${on}`,
    ),
    'no reminder in between',
  );
  cluster.time += 1000;
  await cluster.pass(6000);
  const ended = `d1: the certificate of r1 http ended on ${on}`;
  t.is(cluster.headlines()[4], ended);
  t.is(cluster.headlines()[5], `d1: still: ${ended.slice('d1: '.length)}`);
  const before = cluster.mails.length;
  // Each director's checks meet the new one some minutes apart.
  for (const name of ['d2', 'd1', 'd3'] as const) {
    meet(name, 'r1', cluster.time + 90 * day);
    await cluster.pass(280);
  }
  await cluster.pass(long);
  t.deepEqual(
    cluster
      .headlines()
      .slice(before)
      .filter((line) => !line.includes('still')),
    ['d2: r1 http has a certificate that does not end soon'],
  );
});

test('a server that was not met again since the checks began has the certificate that it had', async (t) => {
  const cluster = await watching();
  for (const name of names) cluster.ends.get(name)?.set('r1', cluster.time + 5 * day);
  await cluster.pass(long);
  t.is(cluster.mails.length, 1);
  for (const name of names) cluster.ends.get(name)?.clear();
  await cluster.pass(long);
  t.is(cluster.mails.length, 1);
});

test('the certificate of a console is told by its own director', async (t) => {
  const cluster = await watching();
  cluster.consoleEnds.set('d3', cluster.time + 2 * day);
  await cluster.pass(long);
  const on = new Date((cluster.time + 2 * day - long) * 1000).toISOString().slice(0, 10);
  t.deepEqual(cluster.headlines(), [
    `d3: the certificate of the console of d3 ends within 3 days, on ${on}`,
  ]);
  cluster.consoleEnds.clear();
  await cluster.pass(long);
  t.is(cluster.headlines()[1], 'd3: the console of d3 has a certificate that does not end soon');
});
