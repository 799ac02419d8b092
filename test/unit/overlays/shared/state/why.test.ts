import test from 'ava';
import { parsePacemaker } from '../../../../../overlays/base/state/pacemaker.ts';
import type { DirectorState } from '../../../../../overlays/shared/state/node-state.ts';
import { whyHere } from '../../../../../overlays/shared/state/why.ts';
import { healthyDirector, known, recorded } from '../../../../helpers/node-state.ts';
import { modelOf } from '../../../../helpers/profile-texts.ts';

const { cluster } = modelOf('profiles/lab.yaml');
/** The answer of a real cluster, with a word replaced. */
const answer = (...changes: readonly (readonly [from: string, to: string])[]) =>
  known(
    parsePacemaker(
      changes.reduce((xml, [from, to]) => xml.replace(from, to), recorded('healthy.xml')),
    ),
  );
const why = (parts: Partial<DirectorState>, settings = cluster) =>
  whyHere('lab', settings, { ...healthyDirector, ...parts });

const movedAway = [
  '<node name="litsha21" id="1" cached',
  '<node name="litsha22" id="2" cached',
] as const;
const first = 'litsha21, the preferred director,';

test('the preferred director holds it because it is preferred', (t) => {
  t.deepEqual(why({}), ['litsha21 is the preferred director.']);
});

test('another holds it, and the preferred one is named with its reason', (t) => {
  const cases: readonly (readonly [from: string, to: string, words: string])[] = [
    [
      'name="litsha21" id="1" online="true"',
      'name="litsha21" id="1" online="false"',
      'is offline.',
    ],
    [
      'name="litsha21" id="1" online="true" standby="false"',
      'name="litsha21" id="1" online="true" standby="true"',
      'is in standby.',
    ],
    [
      'unclean="false" health="green" feature_set="3.20.0" shutdown="false" expected_up="true" is_dc="true"',
      'unclean="true" health="green" feature_set="3.20.0" shutdown="false" expected_up="true" is_dc="true"',
      'is lost, and not fenced yet.',
    ],
    ['name="pingd" value="100"', 'name="pingd" value="0"', 'reaches fewer ping nodes.'],
    [
      'name="lvsmith-synced" value="1"',
      'name="lvsmith-synced" value="0"',
      'is still receiving the connections.',
    ],
  ];
  for (const [from, to, words] of cases)
    t.deepEqual(why({ pacemaker: answer(movedAway, [from, to]) }), [`${first} ${words}`]);
  t.deepEqual(why({ pacemaker: answer(movedAway) }), [`${first} is about to take it back.`]);
  const stays = { ...cluster, failover: { ...cluster.failover, autoFailback: false } };
  t.regex(why({ pacemaker: answer(movedAway) }, stays).join(), /auto-failback is off/);
});

test('while pacemaker has it on a director that is gone, that is said, and who stands in', (t) => {
  const pacemaker = answer([
    'unclean="false" health="green" feature_set="3.20.0" shutdown="false" expected_up="true" is_dc="true"',
    'unclean="true" health="green" feature_set="3.20.0" shutdown="false" expected_up="true" is_dc="true"',
  ]);
  const gone = 'litsha21, which had it, is lost, and not fenced yet';
  const addresses = (here: boolean) =>
    known([{ name: 'lab', address: '192.168.71.205', here, holder: 'litsha21' }]);
  t.deepEqual(why({ pacemaker, addresses: addresses(true) }), [
    `${gone}: this director stands in.`,
  ]);
  t.deepEqual(why({ pacemaker, addresses: addresses(false) }), [
    `${gone}: pacemaker has not placed it anew yet.`,
  ]);
});

test('with equal directors nothing speaks for another', (t) => {
  const directors = cluster.directors.map((each) => ({ ...each, preferred: false }));
  t.deepEqual(why({}, { ...cluster, directors }), [
    'nothing speaks for another director, so it stays on litsha21.',
  ]);
});

test('a director that is wanted more is named, and one that is wanted less is not', (t) => {
  const order = ['litsha23', 'litsha21', 'litsha22'];
  const ordered = { ...cluster, failover: { ...cluster.failover, order } };
  t.deepEqual(why({}, ordered), [
    'litsha21 is the preferred director.',
    'litsha23 is about to take it back.',
  ]);
});

test('a constraint and maintenance come first', (t) => {
  const constraints = known(['cli-prefer-floating-addresses']);
  const pacemaker = answer(['maintenance-mode="false"', 'maintenance-mode="true"']);
  const [pin = '', maintenance = ''] = why({ constraints, pacemaker });
  t.regex(pin, /cli-prefer-floating-addresses/);
  t.regex(maintenance, /in maintenance/);
});

test('nobody holds it: no quorum, maintenance, or no director that can', (t) => {
  const quorum = known({ quorate: false, votes: 1, expectedVotes: 3, needed: 2 });
  t.regex(
    why({ quorum, pacemaker: known(parsePacemaker(recorded('no-quorum.xml'))) }).join(),
    /no quorum \(1 of 3 votes, and it takes 2\)/,
  );
  const stopped = ['<node name="litsha21" id="1" cached="true"/>', ''] as const;
  t.regex(
    why({
      pacemaker: answer(stopped, ['maintenance-mode="false"', 'maintenance-mode="true"']),
    }).join(),
    /starts nothing/,
  );
  t.regex(
    why({
      pacemaker: answer(stopped, [
        'name="litsha21" id="1" online="true"',
        'name="litsha21" id="1" online="false"',
      ]),
    }).join(),
    /litsha21 is offline, litsha22 is online/,
  );
});

test('a pacemaker that does not answer gives no reason', (t) => {
  t.deepEqual(why({ pacemaker: { at: '', unknown: 'hangs' } }), [
    'pacemaker does not answer, so nobody can say.',
  ]);
});
