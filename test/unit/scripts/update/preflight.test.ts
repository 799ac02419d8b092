import { readFile, writeFile } from 'node:fs/promises';
import test from 'ava';
import type { NodeState } from '../../../../overlays/shared/state/node-state.ts';
import { judge } from '../../../../overlays/shared/state/verdict.ts';
import type { UpdateState } from '../../../../overlays/shared/update/update-state.ts';
import { machinesOf, chosen } from '../../../../scripts/update/machine.ts';
import { readRolePayload, type RolePayload } from '../../../../scripts/update/payload.ts';
import { refusalOf, todoOf } from '../../../../scripts/update/preflight.ts';
import { updateCluster } from '../../../../scripts/update/update.ts';
import { labCluster } from '../../../helpers/fake-node.ts';
import { healthyNode, known, withUnits } from '../../../helpers/node-state.ts';
import { payloads, PlayedCluster, usual } from '../../../helpers/update/played-cluster.ts';

const next = await payloads('1.4');
const machines = machinesOf(labCluster);
const [machine = { name: '', role: 'director', address: '' }] = machines;
const payload: RolePayload = { ...(next.get('director') ?? { file: '', files: [] }), ...size(0) };

function size(bytes: number): Pick<RolePayload, 'size' | 'description'> {
  const description = next.get('director')?.description;
  if (description === undefined) throw new Error('no payload');
  return { size: bytes, description };
}

const idle: UpdateState = { trial: null, last: null, outdatedCopies: [] };
const trial = { version: '1.4', previous: '1.3', begun: '', written: true, starts: [] };
const failed = {
  version: '1.4',
  previous: '1.3',
  at: '',
  result: 'failed',
  reasons: ['why'],
} as const;

function node(version: string, update: UpdateState | undefined, state: NodeState = healthyNode) {
  const whole: NodeState = {
    ...state,
    image: known({ id: 'lvsmith-director', version }),
    update: update === undefined ? undefined : known(update),
  };
  return { boot: '1', drained: false, status: { ...judge(whole), ...whole } };
}

test('what is left to do follows from what the machine runs and has written', (t) => {
  t.is(todoOf(node('1.3', idle), '1.4'), 'write');
  t.is(todoOf(node('1.3', { ...idle, trial }), '1.4'), 'restart');
  t.is(todoOf(node('1.3', { ...idle, trial: { ...trial, written: false } }), '1.4'), 'write');
  t.is(todoOf(node('1.4', { ...idle, trial }), '1.4'), 'wait');
  t.is(todoOf(node('1.4', idle), '1.4'), 'nothing');
});

const refusals: readonly (readonly [string, ReturnType<typeof node>, RegExp | undefined])[] = [
  ['a machine that is well', node('1.3', idle), undefined],
  ['one that is not', node('1.3', idle, withUnits({ mon: 'failed' })), /mon.service failed/],
  ['an older version', node('1.5', idle), /newer than 1\.4; --downgrade/],
  [
    'a version that has failed',
    node('1.3', { ...idle, last: failed }),
    /three times: why; --retry/,
  ],
  [
    'another one on trial',
    node('1.2', { ...idle, trial: { ...trial, version: '1.2' } }),
    /1\.2 on trial/,
  ],
  ['an image without trials', node('1.3', undefined), /cannot prove themselves/],
];

for (const [what, look, words] of refusals)
  test(`before anything is changed: ${what}`, (t) => {
    const options = { downgrade: false, retry: false };
    const refusal = refusalOf(machine, look, payload, 'lab', options);
    if (words === undefined) t.is(refusal, undefined);
    else t.regex(refusal ?? '', words);
  });

test('flags take what is refused otherwise', (t) => {
  const take = (look: ReturnType<typeof node>, options: { downgrade: boolean; retry: boolean }) =>
    refusalOf(machine, look, payload, 'lab', options);
  t.is(take(node('1.5', idle), { downgrade: true, retry: false }), undefined);
  t.is(take(node('1.3', { ...idle, last: failed }), { downgrade: false, retry: true }), undefined);
});

test('another machine at the address, another cluster, and a full /var', (t) => {
  const options = { downgrade: false, retry: false };
  const look = node('1.3', idle);
  const other = machines[1] ?? machine;
  t.regex(refusalOf(other, look, payload, 'lab', options) ?? '', /answers as litsha21 of/);
  t.regex(refusalOf(machine, look, payload, 'web', options) ?? '', /of the cluster lab/);
  const large = { ...payload, size: 400 * 2 ** 20 };
  t.regex(refusalOf(machine, look, large, 'lab', options) ?? '', /300 MB free on \/var/);
  t.regex(refusalOf(machine, { silent: 'no route' }, payload, 'lab', options) ?? '', /no route/);
});

test('a director that is away keeps every other one where it is', async (t) => {
  const cluster = await PlayedCluster.create({ litsha23: { phase: -20 } });
  const wanted = chosen(cluster.machines, 'litsha21');
  await t.throwsAsync(updateCluster(cluster.context, wanted, next, usual), {
    message: /nothing was changed:[^]*litsha2\d: 2 of 3 votes are there/,
  });
  t.deepEqual(cluster.events, []);
});

test('a node that does not take the description stops all, and nothing is written', async (t) => {
  const cluster = await PlayedCluster.create();
  const unsigned = await payloads('1.4');
  const director = unsigned.get('director');
  const files = director?.files.filter((file) => !file.endsWith('.sig')) ?? [];
  const broken = new Map(unsigned).set('director', { ...payload, ...director, files });
  const wanted = chosen(cluster.machines, 'director');
  await t.throwsAsync(updateCluster(cluster.context, wanted, broken, usual), {
    message: /litsha21: it is not signed[^]*litsha23: it is not signed/,
  });
  t.deepEqual(
    cluster.events.filter((event) => !event.includes('--check')),
    [],
  );
});

test('a payload of another cluster, a damaged one and none at all are refused', async (t) => {
  const { file } = payload;
  const folder = file.slice(0, file.lastIndexOf('/'));
  await t.throwsAsync(readRolePayload(folder, 'director', 'web'), {
    message: /of the cluster lab/,
  });
  await t.throwsAsync(readRolePayload('/nowhere', 'director', 'lab'), { message: /there is no/ });
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.slice(1));
  await t.throwsAsync(readRolePayload(folder, 'director', 'lab'), {
    message: /describes no update/,
  });
  await writeFile(file, text);
});

test('a word that is no node and no role is answered with the nearest', (t) => {
  t.throws(() => chosen(machines, 'directr'), { message: /directr is no node/ });
  t.is(chosen(machines, 'director').length, 3);
  t.is(chosen(machines, undefined).length, 5);
});
