import test from 'ava';
import { parsePacemaker } from '../../../../../overlays/base/state/pacemaker.ts';
import type { DirectorState } from '../../../../../overlays/shared/state/node-state.ts';
import { verbArgument } from '../../../../../overlays/shared/verbs/argument.ts';
import type { Change, Plan } from '../../../../../overlays/shared/verbs/verb.ts';
import { verbs } from '../../../../../overlays/shared/verbs/verbs.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';
import {
  healthyDirector,
  healthyPacemaker,
  known,
  recorded,
} from '../../../../helpers/node-state.ts';

const director = {
  name: '',
  id: 1,
  preferred: false,
  public: { network: 'public', address: '' },
} as const;
const cluster = {
  ...clusterWith(),
  directors: [
    { ...director, name: 'litsha21', preferred: true },
    { ...director, name: 'litsha22' },
    { ...director, name: 'litsha23' },
  ],
};
const withStandby = parsePacemaker(recorded('standby-and-failure.xml'));

function plan(name: string, argument: string, parts: Partial<DirectorState> = {}): Plan {
  const verb = verbs.find((each) => each.name === name);
  if (verb === undefined) throw new Error(`no verb ${name}`);
  const state = { ...healthyDirector, ...parts };
  const pacemaker = 'value' in state.pacemaker ? state.pacemaker.value : healthyPacemaker;
  return verb.plan(argument, { cluster, director: state, pacemaker });
}

function change(...given: Parameters<typeof plan>): Change {
  const found = plan(...given);
  if (found.kind !== 'change') throw new Error(`${given[0]}: ${found.message}`);
  return found;
}

const commands = ({ steps }: Change) => steps.map(({ argv }) => argv.join(' '));

test('standby and online set and remove the node attribute of pacemaker', (t) => {
  t.deepEqual(commands(change('standby', 'litsha21')), ['crm_standby --node litsha21 --update on']);
  const standby = { pacemaker: known(withStandby) };
  t.deepEqual(commands(change('online', 'litsha22', standby)), [
    'crm_standby --node litsha22 --delete',
  ]);
  t.is(plan('standby', 'litsha22', standby).kind, 'unchanged');
  t.is(plan('online', 'litsha21').kind, 'unchanged');
});

test('standby waits until the director holds nothing', (t) => {
  const [step] = change('standby', 'litsha21').steps;
  t.false(step?.until?.holds(healthyPacemaker));
  const nobody = healthyPacemaker.resources.filter(({ id }) => id !== 'address-lab');
  t.true(step?.until?.holds({ ...healthyPacemaker, resources: nobody }));
});

test('in maintenance standby does not wait for what will not happen, and move is no use', (t) => {
  const pacemaker = known({ ...healthyPacemaker, maintenance: true });
  const { steps, warnings } = change('standby', 'litsha21', { pacemaker });
  t.is(steps[0]?.until, undefined);
  t.regex(warnings.join(), /maintenance/);
  t.like(plan('move', 'litsha22', { pacemaker }), { kind: 'fault' });
});

test('the standby of the last director that is online is refused', (t) => {
  t.is(change('standby', 'litsha21').refusal, undefined);
  const alone = healthyPacemaker.nodes.map((node) =>
    node.name === 'litsha21' ? node : { ...node, state: 'offline' as const },
  );
  const pacemaker = known({ ...healthyPacemaker, nodes: alone });
  t.regex(change('standby', 'litsha21', { pacemaker }).refusal?.message ?? '', /no other director/);
});

test('a standby after which an address is with nobody is refused', (t) => {
  const { judge } = change('standby', 'litsha21');
  t.is(judge?.({ '192.168.71.205': 'litsha22' }), undefined);
  t.regex(judge?.({ '192.168.71.205': null })?.message ?? '', /no director would hold/);
});

test('a move makes a constraint that ends by itself, waits, and removes it whatever happens', (t) => {
  const moved = change('move', 'litsha22');
  t.deepEqual(commands(moved), [
    'crm_resource --move --resource floating-addresses --node litsha22 --lifetime PT10M',
    'crm_resource --clear --resource floating-addresses',
  ]);
  t.is(moved.steps[0]?.until?.holds(healthyPacemaker), false);
  t.true(moved.steps[1]?.always);
  t.is(plan('move', 'litsha21').kind, 'unchanged');
});

test('a move to a director that cannot take the addresses says why', (t) => {
  const standby = plan('move', 'litsha22', { pacemaker: known(withStandby) });
  t.like(standby, { kind: 'fault', hint: 'lvsmith online litsha22' });
});

test('a move after which the addresses would go back is refused', (t) => {
  const { judge } = change('move', 'litsha22');
  t.is(judge?.({ '192.168.71.205': 'litsha22' }), undefined);
  t.like(judge?.({ '192.168.71.205': 'litsha21' }), {
    hint: 'lvsmith standby litsha21 keeps them away from it',
  });
});

test('a drain is a property of the cluster, and its end takes that away', (t) => {
  const property = 'crm_attribute --type crm_config --name lvsmith-drain-litstat1';
  t.deepEqual(commands(change('drain', 'litstat1')), [`${property} --update 1`]);
  const drained = { drained: known(['litstat1']) };
  t.deepEqual(commands(change('undrain', 'litstat1', drained)), [`${property} --delete`]);
  t.is(plan('drain', 'litstat1', drained).kind, 'unchanged');
  t.is(plan('undrain', 'litstat1').kind, 'unchanged');
});

test('the drain of the last server of a pool warns', (t) => {
  t.deepEqual(change('drain', 'litstat1').warnings, []);
  const others = [
    { drained: known(['litstat2']) },
    {
      health: known([
        {
          realserver: 'litstat2',
          service: 'http',
          verdict: 'down' as const,
          since: null,
          checked: null,
          words: '',
        },
      ]),
    },
  ];
  for (const parts of others)
    t.regex(change('drain', 'litstat1', parts).warnings.join(), /^http has no server left/);
});

test('clear forgets failures, and removes constraints that somebody left', (t) => {
  t.is(plan('clear', '').kind, 'unchanged');
  const parts = {
    pacemaker: known(withStandby),
    constraints: known(['cli-ban-floating-addresses-on-litsha21']),
  };
  const cleared = change('clear', '', parts);
  t.deepEqual(commands(cleared), [
    'crm_resource --cleanup',
    'crm_resource --clear --resource floating-addresses',
  ]);
  t.regex(cleared.done, /mon monitor on litsha21, cli-ban-floating-addresses-on-litsha21/);
});

test('maintenance is an option of the cluster', (t) => {
  const option = 'crm_attribute --type crm_config --name maintenance-mode';
  t.deepEqual(commands(change('maintenance', 'on')), [`${option} --update true`]);
  t.is(plan('maintenance', 'off').kind, 'unchanged');
  const pacemaker = known({ ...healthyPacemaker, maintenance: true });
  t.deepEqual(commands(change('maintenance', 'off', { pacemaker })), [`${option} --delete`]);
});

test('words are checked: too many, too few, and names that are not in the profile', (t) => {
  const names = { cluster, self: 'litsha23', drained: ['litstat9'] };
  const argument = (name: string, ...words: string[]) => {
    const verb = verbs.find((each) => each.name === name);
    if (verb === undefined) throw new Error(`no verb ${name}`);
    return verbArgument(verb, words, names);
  };
  t.deepEqual(argument('standby'), { argument: 'litsha23' });
  t.deepEqual(argument('move', 'litsha22'), { argument: 'litsha22' });
  t.deepEqual(argument('undrain', 'litstat9'), { argument: 'litstat9' });
  t.like(argument('drain', 'litstat8'), {
    fault: { message: 'no such realserver: litstat8', hint: 'one of litstat1, litstat2, litstat9' },
  });
  for (const [name, ...words] of [
    ['move'],
    ['move', 'litsha21', 'litsha22'],
    ['clear', 'litsha21'],
    ['maintenance'],
    ['maintenance', 'yes'],
  ] as const)
    t.true('usage' in argument(name, ...words), [name, ...words].join(' '));
});
