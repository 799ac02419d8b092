import test from 'ava';
import { command } from '../../../../../overlays/base/command/command.ts';
import {
  type CommandTools,
  verbCommand,
} from '../../../../../overlays/base/command/verb-command.ts';
import { isYes } from '../../../../../overlays/base/command/confirm.ts';
import { notRoot, whoAsks } from '../../../../../overlays/base/command/person.ts';
import { parsePacemaker } from '../../../../../overlays/base/state/pacemaker.ts';
import type { NodeState } from '../../../../../overlays/shared/state/node-state.ts';
import type { Holders } from '../../../../../overlays/shared/verbs/verb.ts';
import { verbs } from '../../../../../overlays/shared/verbs/verbs.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';
import {
  at,
  healthyNode,
  healthyPacemaker,
  known,
  recorded,
  withDirector,
} from '../../../../helpers/node-state.ts';

const director = { id: 1, preferred: false, public: { network: 'public', address: '' } } as const;
const cluster = {
  ...clusterWith(),
  directors: ['litsha21', 'litsha22', 'litsha23'].map((name) => ({ ...director, name })),
};
const address = '192.168.71.205';
/** As pacemaker tells it once the addresses have moved. */
const moved = parsePacemaker(
  recorded('healthy.xml').replace(
    '<node name="litsha21" id="1" cached',
    '<node name="litsha22" id="2" cached',
  ),
);

interface World {
  readonly state?: NodeState;
  readonly after?: Holders | Error;
  /** A word in the program that fails. */
  readonly fails?: string;
  readonly answers?: readonly (typeof moved | Error)[];
  readonly interrupt?: boolean;
  /** What a person at the terminal answers; undefined: there is none. */
  readonly answer?: boolean;
  readonly denied?: string;
}

/** Runs a verb in a made-up world, and keeps what it did and said. */
async function play(line: string, world: World = {}) {
  const [name = '', ...words] = line.split(' ');
  const verb = verbs.find((each) => each.name === name);
  if (verb === undefined) throw new Error(`no verb ${name}`);
  const ran: string[] = [];
  const said: string[] = [];
  const answers = [...(world.answers ?? [moved])];
  const asked: string[] = [];
  const journal: string[] = [];
  const { answer: person } = world;
  const tools: CommandTools = {
    cluster: () => cluster,
    gather: () => Promise.resolve(world.state ?? healthyNode),
    simulate: () => {
      const { after = { [address]: 'litsha22' } } = world;
      return after instanceof Error ? Promise.reject(after) : Promise.resolve(after);
    },
    access: {
      run: (argv) => {
        ran.push(argv.slice(0, 2).join(' '));
        const fails = world.fails !== undefined && argv.includes(world.fails);
        return fails ? Promise.reject(new Error(`${argv[0]}: refused`)) : Promise.resolve();
      },
      askPacemaker: () => {
        const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? moved;
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
      pause: () => Promise.resolve(),
    },
    interrupted: world.interrupt === true ? AbortSignal.abort() : new AbortController().signal,
    say: (text) => said.push(text),
    confirm:
      person === undefined
        ? undefined
        : (question) => {
            asked.push(question);
            return Promise.resolve(person);
          },
    journal: (noted) => Promise.resolve(journal.push(noted)),
    by: 'root from 192.0.2.7',
    denied: world.denied,
  };
  return { ...(await verbCommand(verb, words, tools)), ran, said, asked, journal };
}

test('a move says where the addresses will be, waits, and takes its constraint back', async (t) => {
  const { code, stdout, ran, said } = await play('move litsha22', {
    answers: [healthyPacemaker, new Error('busy'), moved],
  });
  t.is(code, 0);
  t.deepEqual(said, [`simulated: ${address} on litsha22`]);
  t.deepEqual(ran, ['crm_resource --move', 'crm_resource --clear']);
  t.is(stdout, 'the floating addresses are on litsha22\n');
});

test('the constraint goes also when the addresses do not come, or somebody presses Ctrl-C', async (t) => {
  const vain = await play('move litsha22', { answers: [healthyPacemaker] });
  t.is(vain.code, 1);
  t.regex(vain.stderr ?? '', /waited in vain until the floating addresses are on litsha22/);
  t.deepEqual(vain.ran, ['crm_resource --move', 'crm_resource --clear']);
  const ended = await play('move litsha22', { answers: [healthyPacemaker], interrupt: true });
  t.regex(ended.stderr ?? '', /interrupted/);
  t.deepEqual(ended.ran, ['crm_resource --move', 'crm_resource --clear']);
});

test('a program that refuses is no failure when the cluster was faster, and one otherwise', async (t) => {
  t.is((await play('move litsha22', { fails: '--move' })).code, 0);
  const failed = await play('move litsha22', { fails: '--move', answers: [healthyPacemaker] });
  t.is(failed.code, 1);
  t.regex(failed.stderr ?? '', /crm_resource: refused/);
  const last = await play('move litsha22', { fails: '--clear' });
  t.is(last.code, 1, 'a constraint that stays is not kept quiet');
});

test('what a verb refuses it does when somebody insists', async (t) => {
  const after = { [address]: 'litsha21' };
  const refused = await play('move litsha22', { after });
  t.is(refused.code, 1);
  t.deepEqual(refused.ran, []);
  t.regex(refused.stderr ?? '', /go back to litsha21 at once.*\n +hint: lvsmith standby litsha21/);
  const forced = await play('move litsha22 --force', { after });
  t.is(forced.code, 0);
  t.regex(forced.said.join(), /warning: the addresses would go back/);
});

test('without quorum nothing is changed', async (t) => {
  const state = withDirector({ pacemaker: known(parsePacemaker(recorded('no-quorum.xml'))) });
  for (const line of ['drain litstat1', 'standby litsha21', 'maintenance on']) {
    const { code, stderr, ran } = await play(line, { state });
    t.is(code, 1, line);
    t.regex(stderr ?? '', /no quorum/);
    t.deepEqual(ran, []);
  }
});

test('a simulation that fails is a warning', async (t) => {
  const { code, said } = await play('standby litsha21', { after: new Error('crm_simulate: no') });
  t.is(code, 0);
  t.deepEqual(said, ['warning: it was not simulated: crm_simulate: no']);
});

test('--dry-run changes nothing, --json is one document', async (t) => {
  const dry = await play('standby litsha21 --dry-run');
  t.deepEqual(dry.ran, []);
  t.is(dry.code, 0);
  t.regex(dry.stdout ?? '', /^simulated: .*\nit would be: /);
  const { stdout = '', said } = await play('move litsha22 --json');
  t.deepEqual(said, []);
  t.deepEqual(JSON.parse(stdout), {
    verb: 'move',
    argument: 'litsha22',
    result: 'done',
    message: 'the floating addresses are on litsha22',
    warnings: [],
    simulated: { [address]: 'litsha22' },
  });
});

test('a person at the terminal is asked before addresses move, and their no changes nothing', async (t) => {
  const no = await play('move litsha22', { answer: false });
  t.deepEqual(no.asked, ['lvsmith move litsha22: go on?']);
  t.deepEqual([no.code, no.ran, no.journal], [1, [], []]);
  t.deepEqual(no.said, [`simulated: ${address} on litsha22`], 'said before it is asked');
  t.regex(no.stderr ?? '', /nothing was changed/);
  const yes = await play('move litsha22', { answer: true });
  t.deepEqual([yes.code, yes.ran.length], [0, 2]);
  for (const line of ['move litsha22 --yes', 'move litsha22 --json', 'drain litstat1']) {
    const { asked, code } = await play(line, { answer: false });
    t.deepEqual([asked, code], [[], 0], line);
  }
  const last = withDirector({ drained: known(['litstat2']) });
  t.is((await play('drain litstat1', { answer: false, state: last })).asked.length, 1, 'a warning');
});

test('the journal has who wanted what, and what came of it', async (t) => {
  const { journal } = await play('move litsha22 --force');
  t.deepEqual(journal, [
    'command by="root from 192.0.2.7" verb="move litsha22" force=true result=begun',
    'command by="root from 192.0.2.7" verb="move litsha22" result=done message="the floating addresses are on litsha22"',
  ]);
  const failed = await play('move litsha22', { fails: '--move', answers: [healthyPacemaker] });
  t.regex(failed.journal[1] ?? '', / result=failed message="crm_resource: refused"$/);
  t.deepEqual((await play('move litsha22 --dry-run')).journal, []);
});

test('who is not root is told so, before anything is asked', async (t) => {
  const denied = notRoot('move', 1000);
  const { code, stderr, ran } = await play('move litsha22', { denied: denied ?? '' });
  t.deepEqual([code, ran], [1, []]);
  t.regex(stderr ?? '', /^lvsmith: move is for root.*\n +hint: sudo lvsmith move\n$/);
  t.is(notRoot('move', 0), undefined);
  t.is((await play('move --help', { denied: denied ?? '' })).code, 0);
});

test('only a clear yes is one', (t) => {
  for (const word of ['y', 'yes', ' Y ', 'YES']) t.true(isYes(word), word);
  for (const word of ['', 'n', 'no', 'yess', 'why', 'y n']) t.false(isYes(word), word);
});

test('the journal says who it was, and from where', (t) => {
  const ssh = { USER: 'root', SSH_CONNECTION: '10.20.0.7 50022 192.168.71.21 22' };
  t.is(whoAsks(ssh, 'pts/0'), 'root from 10.20.0.7');
  t.is(whoAsks({ USER: 'root', SUDO_USER: 'ada' }, 'ttyS0'), 'ada at ttyS0');
  t.is(whoAsks({}, undefined), 'root');
});

test('a realserver, a pacemaker that does not answer and wrong words are told apart', async (t) => {
  const realserver = await play('move litsha22', {
    state: { ...healthyNode, director: undefined },
  });
  t.like(realserver, { code: 1, stderr: 'lvsmith: move is for directors\n' });
  const silent = withDirector({ pacemaker: { at, unknown: 'no answer within 10 s' } });
  const { code, stderr } = await play('drain litstat1', { state: silent });
  t.is(code, 1);
  t.regex(stderr ?? '', /pacemaker does not answer: no answer within 10 s\n +hint/);
  t.is((await play('move')).code, 64);
  t.is((await play('move litsha22 --now')).code, 64);
  t.like(await play('move litsha29'), { code: 1 });
});

test('help names every verb, and one verb explains itself', async (t) => {
  const { stdout = '' } = await command(['--help']);
  for (const { name, brief } of verbs)
    t.true(stdout.includes(name) && stdout.includes(brief), name);
  t.true(stdout.split('\n').every((line) => line.length <= 100));
  t.regex((await play('standby --help')).stdout ?? '', /without DIRECTOR: this director/);
  const wrong = await command(['stanby']);
  t.is(wrong.code, 64);
  t.regex(wrong.stderr ?? '', /did you mean "standby"/);
});
