import test from 'ava';
import { type Patch, patched } from '../../../../../overlays/shared/console/patch.ts';
import { Browser, startConsole, stateOf } from '../../../../helpers/console.ts';
import { healthyNode, withDirector } from '../../../../helpers/node-state.ts';

/** The data of the events of one name. */
function dataOf(text: string, name: string): string[] {
  const event = new RegExp(`^event: ${name}\\ndata: (.*)$`, 'gm');
  return [...text.matchAll(event)].map(([, data = '']) => data);
}

test('after the first look only what has changed is sent, and it makes the whole again', async (t) => {
  const later = withDirector({
    pacemaker: { at: healthyNode.at, unknown: 'no answer within 3 s' },
  });
  const states = [stateOf(), stateOf({ ...later, at: '2026-01-01T00:00:01.000Z' })];
  const last = stateOf({ ...later, at: '2026-01-01T00:00:01.000Z' });
  const { port } = await startConsole(t, { look: () => states.shift() ?? last });
  const browser = new Browser(t, port);
  await browser.session();
  const text = await browser.events((seen) => seen.includes('event: patch'));
  const [first = ''] = dataOf(text, 'state');
  const [change = ''] = dataOf(text, 'patch');
  t.deepEqual(JSON.parse(first), JSON.parse(JSON.stringify(stateOf())));
  const patch: Patch = JSON.parse(change);
  t.deepEqual(patched(JSON.parse(first), patch), JSON.parse(JSON.stringify(last)));
  t.true(change.length < first.length / 2, 'less than the whole');
});

test('an agent that ends is said, and asked again', async (t) => {
  let looks = 0;
  const { port, agent } = await startConsole(t, {
    look: () => {
      looks++;
      return stateOf();
    },
  });
  agent.once('connection', (socket) => setTimeout(() => socket.destroy(), 300));
  const browser = new Browser(t, port);
  await browser.session();
  const text = await browser.events(
    (seen) =>
      seen.includes('event: trouble') &&
      seen.lastIndexOf('event: ') > seen.indexOf('event: trouble'),
  );
  t.deepEqual(dataOf(text, 'trouble'), ['"its agent ended"']);
  t.true(looks > 1);
});

test('a browser that sleeps is let go, and the others go on', async (t) => {
  const { live } = await startConsole(t);
  const sent: string[] = [];
  let closed = false;
  let backlog = 0;
  live.add({
    backlog: () => backlog,
    send: () => (backlog += 600_000),
    close: () => (closed = true),
  });
  await new Promise<void>((resolve) => {
    live.add({
      backlog: () => 0,
      send: (text) => {
        sent.push(text);
        if (closed || sent.length > 6) resolve();
      },
      close: () => undefined,
    });
  });
  t.true(closed);
  t.true(sent.length > 1);
});
