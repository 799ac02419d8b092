import { randomBytes } from 'node:crypto';
import test, { type ExecutionContext } from 'ava';
import { now } from '../../scripts/rig/client/answers.ts';
import { leaseKinds } from '../../scripts/rig/stacks/lease.ts';
import { Rig } from '../../scripts/rig/rig.ts';
import { beUrgent } from '../../scripts/rig/urgent.ts';
import { payloadOf, withPayload, withSource } from '../helpers/rig/frames.ts';
import {
  cutAndSend,
  isTakenOver,
  newer,
  secretOf,
  type Forge,
  type IsOver,
} from '../helpers/rig/questions.ts';
import { leaseRig, play, withGate } from '../helpers/rig/rigs.ts';
import { startTap } from '../helpers/rig/tap.ts';

/*
 * The lease on directors in namespaces of this computer: the programs, rules and packages of their image, and the
 * kernel that enforces it. Four directors, floating addresses of both families. Nothing is said of how long it takes.
 */
const inputs = leaseRig('test/fixtures/everything.yaml', 'profiles/web.yaml');
const urgent = inputs.then(beUrgent);
const started = urgent.then(async () => {
  const rig = await Rig.start(await inputs);
  return { rig, tap: await startTap(rig) };
});
// Every test reports it.
started.catch(() => undefined);

test.after.always('nothing is left', async () => {
  const { rig, tap } = await started;
  await tap.stop();
  await rig.stop();
  await (await urgent)[Symbol.asyncDispose]();
  await (await inputs)[Symbol.asyncDispose]();
});

for (const [index, kind] of leaseKinds.entries())
  test.serial(`${kind}: another director answers, and never two`, async (t) => {
    const { rig } = await started;
    const wanted = rig.directors[index % rig.directors.length];
    const { next, overlapping } = await play(t, rig, kind, { wanted });
    t.truthy(next);
    t.is(overlapping, 0);
  });

/** Milliseconds for which somebody speaks in the name of a holder whose power was cut. */
const spoken = 4000;

/** Plays a power cut with that, until another one takes over: whether it does while that still goes on. */
async function ignores(t: ExecutionContext, forge: (rig: Rig) => Forge): Promise<boolean> {
  const { rig, tap } = await started;
  const isOver: IsOver = (of, holder, cut) => isTakenOver(of, holder, cut) || now() > cut + spoken;
  const prepare = cutAndSend(tap, forge, isOver);
  const { next, nextFirst = 0, overlapping } = await play(t, rig, 'power-cut', { prepare });
  t.truthy(next);
  t.is(overlapping, 0);
  return nextFirst < spoken;
}

test.serial('questions that were recorded, sent again, count for nothing', async (t) => {
  t.true(await ignores(t, () => (frame) => withPayload(frame, payloadOf(frame))));
});

test.serial('neither do new ones with a wrong key', async (t) => {
  t.true(await ignores(t, (rig) => newer(rig, randomBytes(256))));
});

test.serial('nor those from the address of a stranger', async (t) => {
  const strange = (rig: Rig): Forge => {
    const sign = newer(rig, secretOf(rig));
    return (frame, round) => withSource(sign(frame, round), '10.2.0.99');
  };
  t.true(await ignores(t, strange));
});

test.serial('new ones with the right key and address do count', async (t) => {
  t.false(await ignores(t, (rig) => newer(rig, secretOf(rig))));
});

/** Plays a kind with a gate that breaks its promise. */
async function sabotage(
  t: ExecutionContext,
  kind: 'late-renewal' | 'freeze',
  time: 'fresh' | 'hold',
  wrong: string,
): Promise<void> {
  const parts = await inputs;
  const right = parts.cluster.failover.lease?.[time] ?? 0;
  const rig = await Rig.start(withGate(parts, right, wrong));
  try {
    const { next, overlapping } = await play(t, rig, kind);
    t.truthy(next);
    t.true(overlapping > 0);
  } finally {
    await rig.stop();
  }
}

test.serial('a gate that takes old cookies lets two directors answer', (t) =>
  sabotage(t, 'late-renewal', 'fresh', '1h'),
);

test.serial('so does one that stays open for longer than the promises last', (t) =>
  sabotage(t, 'freeze', 'hold', '2s'),
);
