import { buttonOf, rowsOf, shown, takeAway, textOf, until } from '../../../../helpers/page.tsx';
import test from 'ava';
import { Board } from '../../../../../overlays/director/page/board.tsx';
import { newsOf } from '../../../../../overlays/director/page/history-card.tsx';
import type { Asked, AskedAnswer } from '../../../../../overlays/shared/console/protocol.ts';
import { stateOf } from '../../../../helpers/console.ts';
import { at, withDirector } from '../../../../helpers/node-state.ts';

// What the page has looked up when somebody asks, or when something happened.

const hostile = '<img src=x onerror=alert(1)>';

type Answers = { readonly [K in keyof Asked]: AskedAnswer<K> };
const refusals: Answers = {
  why: { refused: 'its agent ended' },
  history: { refused: 'its agent ended' },
};

function boardWith(answers: Partial<Answers>) {
  const all: Answers = { ...refusals, ...answers };
  const lookUp = <K extends keyof Asked>(what: K): Promise<AskedAnswer<K>> =>
    Promise.resolve<AskedAnswer<K>>(all[what]);
  const news = { state: stateOf(), receivedAt: 0, trouble: undefined, samples: [] };
  const act = () => Promise.resolve({ refused: '' });
  return <Board news={news} clock={0} act={act} lookUp={lookUp} />;
}

test.after(takeAway);

test.serial('the loss of each director is simulated when somebody asks', async (t) => {
  const found = {
    ...{ at, problems: ['the constraints'] },
    addresses: [{ name: 'lab', address: '192.168.71.205', holder: 'litsha21', why: [] }],
    directors: ['litsha21', 'litsha22', 'litsha23'].map((name) => ({
      ...{ name, state: name === 'litsha23' ? 'offline' : 'online', score: '101' },
      preferred: name === 'litsha21',
      ...{ synced: true, reaches: 1, failed: [] },
    })),
    losses: [{ director: 'litsha21', quorate: true, holders: { '192.168.71.205': 'litsha22' } }],
  };
  const root = shown(boardWith({ why: { found } }));
  t.throws(() => rowsOf(root, 'If a director died'));
  buttonOf(root, 'Simulate the loss of each director').click();
  await until(() => root.querySelectorAll('caption').length > 2 || undefined);
  t.deepEqual(rowsOf(root, 'If a director died'), [
    [
      'litsha21',
      '101',
      'online, preferred, reaches 1 ping node, has the connections',
      '192.168.71.205 would go to litsha22',
    ],
    ['litsha22', '101', 'online, reaches 1 ping node, has the connections', 'not known'],
    ['litsha23', '101', 'offline, reaches 1 ping node, has the connections', 'it is not there'],
  ]);
  t.regex(textOf(root), /Not known: the constraints/);
});

test.serial('without a quorum no loss is simulated, and the page says so', async (t) => {
  const director = { name: 'litsha21', state: 'online', score: null, preferred: true };
  const earlier = new Date(Date.parse(at) - 40_000).toISOString();
  const found = {
    ...{ at: earlier, problems: [], addresses: [], losses: [] },
    directors: [{ ...director, synced: true, reaches: 1, failed: [] }],
  };
  const root = shown(boardWith({ why: { found } }));
  buttonOf(root, 'Simulate the loss of each director').click();
  await until(() => root.querySelectorAll('caption').length > 2 || undefined);
  const [row = []] = rowsOf(root, 'If a director died');
  t.is(row.at(-1), 'nothing more: there is no quorum');
  t.regex(textOf(root), /Simulated 40 s ago, with the cluster as it was then/);
  t.notRegex(textOf(root), /40 s ago, stale/);
});

test.serial('the history is the newest first, with who saw it and what clients felt', async (t) => {
  const entry = (text: string, second: number) => ({
    ...{ at: `2026-01-01T00:00:0${second}.000Z`, seenBy: ['litsha22'], text },
    kind: 'holder' as const,
  });
  const found = {
    at,
    entries: [entry('gave', 1), { ...entry('took', 2), gap: 1234 }, entry(hostile, 3)],
    remarks: ['What litsha23 saw is missing: no answer.'],
  };
  const root = shown(boardWith({ history: { found } }));
  const items = () => [...root.querySelectorAll('#history ~ ol li')].map(textOf);
  await until(() => items().length === 3 || undefined);
  t.regex(items()[0] ?? '', /onerror/);
  t.is(items()[1], '2026-01-01 00:00:02 UTC took (nobody held them for 1.2 s) seen by litsha22');
  t.regex(textOf(root), /What litsha23 saw is missing/);
  t.is(root.querySelectorAll('img').length, 0);
});

test.serial(
  'of a long history the newest entries are shown until somebody wants all',
  async (t) => {
    const entries = Array.from({ length: 300 }, (_, index) => ({
      ...{ at, seenBy: ['litsha22'], text: `entry ${index}` },
      kind: 'trouble' as const,
    }));
    const root = shown(boardWith({ history: { found: { at, entries, remarks: [] } } }));
    const shownEntries = () => [...root.querySelectorAll('#history ~ ol li')].map(textOf);
    await until(() => shownEntries().length > 0 || undefined);
    t.is(shownEntries().length, 20);
    const all = buttonOf(root, 'Show all 300 entries');
    all.click();
    await until(() => shownEntries().length > 20 || undefined);
    t.is(shownEntries().length, 300);
  },
);

test.serial('directors that are slow to tell are asked one question at a time', async (t) => {
  const waiting: (() => void)[] = [];
  const lookUp = <K extends keyof Asked>(what: K): Promise<AskedAnswer<K>> =>
    new Promise((resolve) => waiting.push(() => resolve(refusals[what])));
  const news = { state: stateOf(), receivedAt: 0, trouble: undefined, samples: [] };
  const act = () => Promise.resolve({ refused: '' });
  const root = shown(<Board news={news} clock={0} act={act} lookUp={lookUp} />);
  const again = buttonOf(root, 'Ask the directors again');
  await until(() => waiting.length > 0);
  for (let clicks = 0; clicks < 3; clicks++) {
    again.click();
    await settled();
  }
  t.is(waiting.length, 1);
  waiting[0]?.();
  await until(() => waiting.length > 1);
  await settled();
  t.is(waiting.length, 2, 'the three clicks are one question');
  waiting[1]?.();
});

/** Until timers that are due, effects and promises have run. */
async function settled(): Promise<void> {
  for (let round = 0; round < 5; round++) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('a part of the state that is not known for a while is no reason to ask again', (t) => {
  const known = newsOf(stateOf(), {});
  const unknown = { at, unknown: 'no answer within 3 s' };
  const blind = withDirector({ pacemaker: unknown, addresses: unknown, events: unknown });
  t.deepEqual(newsOf(stateOf(blind), known), known);
  const moved = withDirector({
    addresses: {
      at,
      value: [{ name: 'lab', address: '192.168.71.205', here: false, holder: 'litsha22' }],
    },
  });
  t.notDeepEqual(newsOf(stateOf(moved), known), known);
});

test.serial('what cannot be looked up is said', async (t) => {
  const root = shown(boardWith({}));
  buttonOf(root, 'Simulate the loss of each director').click();
  const said = () => textOf(root).split('Not known: its agent ended').length - 1;
  await until(() => said() > 1 || undefined);
  t.is(said(), 2, 'for the losses, and for the history');
});
