import test from 'ava';
import { command } from '../../../../../overlays/base/command/command.ts';
import type { VerbTools } from '../../../../../overlays/base/command/perform-verb.ts';
import { verbCommand } from '../../../../../overlays/base/command/verb-command.ts';
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
}

/** Runs a verb in a made-up world, and keeps what it did and said. */
async function play(line: string, world: World = {}) {
  const [name = '', ...words] = line.split(' ');
  const verb = verbs.find((each) => each.name === name);
  if (verb === undefined) throw new Error(`no verb ${name}`);
  const ran: string[] = [];
  const said: string[] = [];
  const answers = [...(world.answers ?? [moved])];
  const tools: Omit<VerbTools, 'announce'> = {
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
  };
  return { ...(await verbCommand(verb, words, tools, (text) => said.push(text))), ran, said };
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
