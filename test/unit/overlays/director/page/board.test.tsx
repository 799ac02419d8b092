import { buttonOf, rowsOf, shown, textOf, takeAway } from '../../../../helpers/page.tsx';
import { readdir, readFile } from 'node:fs/promises';
import test from 'ava';
import { Board } from '../../../../../overlays/director/page/board.tsx';
import { staleAfter } from '../../../../../overlays/director/page/news.ts';
import { parsePacemaker } from '../../../../../overlays/base/state/pacemaker.ts';
import type { ConsoleState } from '../../../../../overlays/shared/console/protocol.ts';
import type { TableService } from '../../../../../overlays/shared/state/node-state.ts';
import { verbs } from '../../../../../overlays/shared/verbs/verbs.ts';
import { stateOf } from '../../../../helpers/console.ts';
import { at, known, recorded, withDirector } from '../../../../helpers/node-state.ts';

// Recorded states of a real cluster, as a person meets them.

const kernel = {
  forwarding: 'nat',
  weight: 1,
  activeConnections: 7,
  inactiveConnections: 3,
} as const;
const table: readonly TableService[] = [
  {
    service: 'http',
    protocol: 'tcp',
    endpoint: '192.168.71.205:80',
    scheduler: 'rr',
    destinations: [
      { server: 'litstat1', endpoint: '192.168.71.220:80', kernel },
      { server: 'litstat2', endpoint: '192.168.71.150:80', kernel: null },
      { server: 'litstat3', endpoint: '192.168.71.121:80', kernel: { ...kernel, weight: 0 } },
    ],
  },
];
const health = [
  { realserver: 'litstat1', service: 'http', verdict: 'up', since: null, checked: at, words: '' },
  {
    realserver: 'litstat2',
    service: 'http',
    verdict: 'down',
    since: '2025-12-31T23:58:30.000Z',
    checked: at,
    words: 'connection refused',
  },
] as const;
const served = withDirector({
  table: known(table),
  health: known(health),
  drained: known(['litstat3']),
});

function board(state: ConsoleState, passed = 0, trouble?: string): HTMLElement {
  const news = { state, receivedAt: 1000, trouble, samples: [] };
  const act = () => Promise.resolve({ refused: '' });
  return shown(<Board news={news} clock={1000 + passed} act={act} lookUp={unasked} />);
}

const unasked = () => Promise.resolve({ refused: 'nothing is looked up' });

test.after(takeAway);

test('the headline says who holds the address, and is all that a screen reader is told', (t) => {
  const root = board(stateOf());
  t.is(textOf(root.querySelector('[role=status]')), 'litsha21 holds 192.168.71.205.');
  t.is(root.querySelectorAll('[role=status], [role=alert]').length, 1);
});

test('a row says how each director is, what it holds, and why', (t) => {
  const root = board(stateOf());
  t.deepEqual(
    rowsOf(root, 'Directors').map((cells) => cells.slice(0, 4)),
    [
      ['litsha21 preferred', 'online', '192.168.71.205', 'this director'],
      ['litsha22', 'online', 'nothing', '2 of 2'],
      ['litsha23', 'online', 'nothing', '2 of 2'],
    ],
  );
  t.deepEqual(rowsOf(root, 'Floating addresses'), [
    ['192.168.71.205 lab', 'litsha21', 'litsha21 is the preferred director.'],
  ]);
});

test('since when the holder has it is said on every director, and goes on when nothing is heard', (t) => {
  const address = { name: 'lab', address: '192.168.71.205', here: false, holder: 'litsha22' };
  const addresses = known([{ ...address, since: '2025-12-31T23:58:30.000Z' }]);
  const state = stateOf(withDirector({ addresses }));
  const held = (passed: number) => rowsOf(board(state, passed), 'Floating addresses')[0]?.[1];
  t.is(held(0), 'litsha22 for 1 min 30 s, as pacemaker has it');
  t.is(held(9000), 'litsha22 for 1 min 39 s, as pacemaker has it');
});

test('each server has its weight, verdict, mon’s words and connections', (t) => {
  t.deepEqual(rowsOf(board(stateOf(served)), 'http: tcp 192.168.71.205:80 by rr'), [
    ['litstat1 192.168.71.220:80', '1', 'up', '', '7', '3', 'Drain litstat1'],
    [
      'litstat2 192.168.71.150:80',
      'out',
      'down for 1 min 30 s',
      'connection refused',
      '',
      '',
      'Drain litstat2',
    ],
    [
      'litstat3 192.168.71.121:80',
      '0',
      'not checked yetdrained',
      '',
      '7',
      '3',
      'End drain of litstat3',
    ],
  ]);
});

test('the holder’s page has what each server gets; answers that pass the director by are not 0', (t) => {
  const [virtual] = table;
  if (virtual === undefined) throw new Error('no service');
  const [first, second, third] = virtual.destinations;
  if (third === undefined) throw new Error('no server');
  const direct = { ...third, kernel: { ...kernel, forwarding: 'dr' as const } };
  const destinations = [...(first && second ? [first, second] : []), direct];
  const rates = { 'tcp 192.168.71.205:80 192.168.71.220:80': [12.3, 3400, 1_200_000] } as const;
  const node = withDirector({ table: known([{ ...virtual, destinations }]) });
  const cells = (state: ConsoleState) =>
    rowsOf(board(state), 'http: tcp 192.168.71.205:80 by rr').map((row) => row.slice(6, -1));
  t.deepEqual(cells(stateOf(node, rates)), [
    ['12.3', '3.4 kB', '1.2 MB'],
    ['', '', ''],
    ['0', '0 B', 'past the director'],
  ]);
  t.regex(textOf(board(stateOf(node))), /Rates are not known, not yet: now/);
  const addresses = known([
    { name: 'lab', address: '192.168.71.205', here: false, holder: 'litsha22' },
  ]);
  const elsewhere = withDirector({ table: known([{ ...virtual, destinations }]), addresses });
  t.deepEqual(cells(stateOf(elsewhere, rates)), [[], [], []], 'another director passes nothing on');
});

test('a certificate that is about to end, or has, is said beside its server', (t) => {
  const certificate = (realserver: string, ends: string) => ({
    ...{ realserver, service: 'http' },
    ends: `${ends}T12:00:00.000Z`,
  });
  const certificates = known([
    certificate('litstat1', '2026-01-07'),
    certificate('litstat2', '2025-12-31'),
    certificate('litstat3', '2026-01-16'),
  ]);
  const root = board(stateOf(withDirector({ table: known(table), certificates })));
  t.deepEqual(
    rowsOf(root, 'http: tcp 192.168.71.205:80 by rr').map(
      (row) => /certificate.*$/.exec(row[2] ?? '')?.[0] ?? '',
    ),
    ['certificate ends in 6 d 12 h', 'certificate has ended', ''],
  );
});

test('after five seconds without news the page says so in words', (t) => {
  const fresh = board(stateOf(), staleAfter);
  t.notRegex(textOf(fresh), /[Ss]tale/);
  const old = board(stateOf(), staleAfter + 2000, 'its agent ended');
  t.is(textOf(old.querySelector('[role=status]')), 'Stale: litsha21 holds 192.168.71.205.');
  t.regex(textOf(old), /No news for 7 s: everything below is old\. its agent ended/);
  const ages = [...old.querySelectorAll('.age')].map(textOf);
  t.true(ages.length > 4);
  for (const age of ages) t.regex(age, /7 s ago, stale$/);
});

test('a part that is old in fresh news is stale by itself', (t) => {
  const late = stateOf({ ...served, at: '2026-01-01T00:00:30.000Z' });
  t.regex(textOf(board(late)), /Verdicts: 30 s ago, stale/);
});

test('without quorum it says so, and why nobody holds the address', (t) => {
  const root = board(
    stateOf(
      withDirector({
        quorum: known({ quorate: false, votes: 1, expectedVotes: 3, needed: 2 }),
        pacemaker: known(parsePacemaker(recorded('no-quorum.xml'))),
        addresses: known([{ name: 'lab', address: '192.168.71.205', here: false, holder: null }]),
      }),
    ),
  );
  t.regex(textOf(root), /Quorum: no, 1 of 3 votes, and it takes 2/);
  t.is(textOf(root.querySelector('[role=status]')), 'Nobody holds 192.168.71.205.');
  t.regex(textOf(root), /there is no quorum \(1 of 3 votes, and it takes 2\)/);
});

test('a pacemaker that hangs is named, and what the kernel knows stays', (t) => {
  const root = board(
    stateOf(
      withDirector({
        pacemaker: { at, unknown: 'no answer within 3 s' },
        table: known(table),
        addresses: known([{ name: 'lab', address: '192.168.71.205', here: false, holder: null }]),
      }),
    ),
  );
  t.regex(textOf(root), /pacemaker does not answer: no answer within 3 s/);
  t.regex(textOf(root), /Not known: no answer within 3 s/);
  t.is(textOf(root.querySelector('[role=status]')), 'Who holds 192.168.71.205 is not known here.');
  t.is(rowsOf(root, 'http: tcp 192.168.71.205:80 by rr').length, 3);
  t.true(buttonOf(root, 'Standby litsha22').disabled);
});

test('an address that two have is said', (t) => {
  const addresses = known([
    { name: 'lab', address: '192.168.71.205', here: true, holder: 'litsha22' },
  ]);
  t.regex(
    textOf(board(stateOf(withDirector({ addresses })))),
    /litsha21 has it all the same, says its kernel/,
  );
});

const hostile = '<img src=x onerror=alert(1)>"\'&</script>\u202e';

test('whatever comes from outside is text', (t) => {
  const found = { ...health[1], words: hostile };
  const root = board(
    stateOf(
      withDirector({
        table: known(table),
        health: known([found]),
        events: known([{ at, text: hostile }]),
        pacemaker: { at, unknown: hostile },
        constraints: known([hostile]),
      }),
    ),
    0,
    hostile,
  );
  t.is(root.querySelectorAll('img, script').length, 0);
  t.is(root.querySelectorAll('[onerror]').length, 0);
  t.true((root.textContent ?? '').split(hostile).length > 4);
});

test('no state is said by a colour alone, and each button says what it is for', (t) => {
  const root = board(stateOf(served));
  for (const word of root.querySelectorAll('.word')) t.not(textOf(word), '');
  const names = [...root.querySelectorAll('button')].map(textOf);
  t.deepEqual(names, [...new Set(names)]);
  for (const each of root.querySelectorAll('table')) {
    t.not(textOf(each.querySelector('caption')), '');
    for (const head of each.querySelectorAll('th'))
      t.regex(head.getAttribute('scope') ?? '', /^(row|col)$/);
  }
});

test('every verb that the page asks for is one of the list', async (t) => {
  const folder = 'overlays/director/page';
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tsx'));
  const texts = await Promise.all(names.map((name) => readFile(`${folder}/${name}`, 'utf8')));
  const asked = [...texts.join('\n').matchAll(/ask\((?:\w+ \? )?'(\w+)'(?: : '(\w+)')?/g)];
  const wanted = asked.flatMap(([, one = '', other]) =>
    other === undefined ? [one] : [one, other],
  );
  t.deepEqual([...new Set(wanted)].toSorted(), verbs.map(({ name }) => name).toSorted());
});

test('a thousand servers are rendered', (t) => {
  const many = Array.from({ length: 1000 }, (_, n) => ({
    server: `s${n}`,
    endpoint: `10.0.${n >> 8}.${n & 255}:80`,
    kernel,
  }));
  const [virtual] = table;
  if (virtual === undefined) throw new Error('no service');
  const state = stateOf(withDirector({ table: known([{ ...virtual, destinations: many }]) }));
  t.is(rowsOf(board(state), 'http: tcp 192.168.71.205:80 by rr').length, 1000);
});

test('the last minute is drawn where the connections are counted, and said in words', (t) => {
  const sample = (time: number, connections: number) => ({
    at: time,
    connections,
    incomingBytes: connections * 1000,
    active: { 'tcp 192.168.71.205:80': connections },
    rates: { 'tcp 192.168.71.205:80': [connections, 1000, 2000] as const },
  });
  const news = {
    state: stateOf(served),
    receivedAt: 0,
    trouble: undefined,
    samples: [sample(0, 0), sample(1000, 8), sample(2000, 11)],
  };
  const act = () => Promise.resolve({ refused: '' });
  const root = shown(<Board news={news} clock={0} act={act} lookUp={unasked} />);
  t.deepEqual([...root.querySelectorAll('.chart')].map(textOf), [
    '3 new connections a second, at most 8 in the last minute',
    '3.0 kB of clients a second, at most 8.0 kB in the last minute',
    '11 open connections, at most 11 in the last minute',
    '11 new connections a second, at most 11 in the last minute',
    '1.0 kB of clients a second, at most 1.0 kB in the last minute',
    '2.0 kB to clients a second, at most 2.0 kB in the last minute',
  ]);
  const one = { ...news, state: stateOf(served, {}) };
  const charts = shown(<Board news={one} clock={0} act={act} lookUp={unasked} />);
  t.is(charts.querySelectorAll('.chart').length, 4, 'the sum of one service is that service');
});

test('a link that is lost is said', (t) => {
  const links = known([
    { director: 'litsha22', connected: [true, false] },
    { director: 'litsha23', connected: [false, false] },
  ]);
  const cells = rowsOf(board({ ...stateOf(), links }), 'Directors').map((row) => row[3]);
  t.deepEqual(cells, ['this director', '1 of 2', '0 of 2']);
});

test('clocks of other centuries make no difference to what is stale', (t) => {
  for (const year of ['1970', '2026', '2150']) {
    const then = `${year}-01-01T00:00:00.000Z`;
    const state = stateOf({ ...served, at: then });
    const root = board({ ...state, status: { ...state.status, at: then } });
    t.is(textOf(root.querySelector('[role=status]')), 'litsha21 holds 192.168.71.205.', year);
  }
});
