import { createServer, type AddressInfo } from 'node:net';
import test from 'ava';
import { MonClient, MonHangs } from '../../../../../overlays/director/health/mon-client.ts';
import { MonWatch } from '../../../../../overlays/director/reconcile/mon-watch.ts';

test('a mon that hangs is killed after two minutes, and again when that did not help', (t) => {
  const watch = new MonWatch(null, 1000);
  t.is(watch.note('hangs', 1000), undefined);
  t.is(watch.note('hangs', 1119), undefined);
  t.is(watch.note('hangs', 1120), 120);
  t.is(watch.note('hangs', 1135), undefined);
  t.is(watch.note('hangs', 1240), 120);
  t.is(watch.silentSince, 1000);
  t.is(watch.note('answers', 1245), undefined);
  t.is(watch.silentSince, null);
});

test('a mon that does not run is left to pacemaker, and an answer starts the two minutes again', (t) => {
  const watch = new MonWatch(null, 0);
  for (let now = 0; now < 1000; now += 5) t.is(watch.note('silent', now), undefined);
  t.is(watch.silentSince, 0);
  watch.note('hangs', 1000);
  watch.note('answers', 1100);
  t.is(watch.note('hangs', 1119), undefined);
  t.is(watch.note('hangs', 1200), undefined);
});

test('a restarted reconciler remembers since when, but not from before the start of the machine', (t) => {
  t.is(new MonWatch(900, 1000).silentSince, 900);
  t.is(new MonWatch(900, 30).silentSince, null);
});

test('one that accepts and says nothing hangs; one that is not there does not', async (t) => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const client = new MonClient({ host: '127.0.0.1', port }, 50);
  await t.throwsAsync(client.ask('list opstatus'), { instanceOf: MonHangs });
  server.close();
  const error = await t.throwsAsync(client.ask('list opstatus'));
  t.false(error instanceof MonHangs);
});
