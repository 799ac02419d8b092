import test from 'ava';
import { Acting } from '../../../../../overlays/director/console-agent/act.ts';
import { parseQuestion } from '../../../../../overlays/director/console-agent/serve.ts';
import type { Action } from '../../../../../overlays/shared/console/protocol.ts';
import { healthyNode, healthyPacemaker } from '../../../../helpers/node-state.ts';
import { modelOf } from '../../../../helpers/profile-texts.ts';

const drain: Action = {
  verb: 'drain',
  argument: 'litstat1',
  simulate: false,
  force: false,
  by: 'ada from 192.0.2.7',
};

/** An agent whose programs do nothing, or wait for a word. */
function agent(wait: Promise<unknown> = Promise.resolve()) {
  const ran: string[] = [];
  const journal: string[] = [];
  const acting = new Acting({
    cluster: () => modelOf('profiles/lab.yaml').cluster,
    gather: () => Promise.resolve(healthyNode),
    simulate: () => Promise.resolve({ '192.168.71.205': 'litsha22' }),
    access: {
      run: (argv) => {
        ran.push(argv.join(' '));
        return wait;
      },
      askPacemaker: () => Promise.resolve(healthyPacemaker),
      pause: () => Promise.resolve(),
    },
    interrupted: AbortSignal.abort(),
    report: (line) => void journal.push(line),
  });
  return { acting, ran, journal };
}

test('a verb is carried out, and the journal says who wanted it', async (t) => {
  const { acting, ran, journal } = agent();
  const answer = await acting.act(drain);
  t.is('report' in answer ? answer.report.result : answer.refused, 'done');
  t.deepEqual(ran, ['crm_attribute --type crm_config --name lvsmith-drain-litstat1 --update 1']);
  t.deepEqual(
    journal.map((line) => line.replace(/ message=.*/, '')),
    [
      'console by="ada from 192.0.2.7" verb="drain litstat1" force=false result=begun',
      'console by="ada from 192.0.2.7" verb="drain litstat1" result=done',
    ],
  );
});

test('a simulation changes nothing, and is not in the journal', async (t) => {
  const { acting, ran, journal } = agent();
  const answer = await acting.act({
    ...drain,
    verb: 'standby',
    argument: 'litsha21',
    simulate: true,
  });
  t.like('report' in answer ? answer.report : {}, {
    result: 'simulated',
    simulated: { '192.168.71.205': 'litsha22' },
  });
  t.deepEqual([...ran, ...journal], []);
});

test('what is no verb, or no name of the profile, runs nothing', async (t) => {
  const { acting, ran } = agent();
  const bad: readonly (readonly [verb: string, argument: string])[] = [
    ['status', ''],
    ['__proto__', ''],
    ['drain', ''],
    ['drain', '--all'],
    ['drain', '$(reboot)'],
    ['drain', 'litstat1 litstat2'],
    ['standby', 'litstat1'],
    ['maintenance', 'true'],
    ['clear', 'litsha21'],
  ];
  for (const [verb, argument] of bad)
    t.true('refused' in (await acting.act({ ...drain, verb, argument })), `${verb} ${argument}`);
  t.deepEqual(ran, []);
});

test('one verb at a time; a look at another is free', async (t) => {
  let go: () => void = () => undefined;
  const { acting } = agent(new Promise<void>((resolve) => (go = resolve)));
  const first = acting.act(drain);
  const second = await acting.act({ ...drain, argument: 'litstat2', by: 'bob' });
  t.deepEqual(second, { refused: 'wait: drain litstat1, by ada from 192.0.2.7, is under way' });
  t.true('report' in (await acting.act({ ...drain, argument: 'litstat2', simulate: true })));
  go();
  t.true('report' in (await first));
  t.true('report' in (await acting.act({ ...drain, argument: 'litstat2' })));
});

test('what is no question is none', (t) => {
  const asked = JSON.stringify({ ask: 'act', ...drain });
  t.deepEqual(parseQuestion(asked), { ask: 'act', ...drain });
  t.deepEqual(parseQuestion('{"ask":"watch"}'), { ask: 'watch' });
  for (const line of [
    '',
    'null',
    '[]',
    '{}',
    '{"ask":"run"}',
    '{"ask":"act"}',
    asked.replace('false', '"no"'),
  ])
    t.is(parseQuestion(line), undefined, line);
});
