import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { witnessSecret } from '../../overlays/shared/lease/keys.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import type { Kind } from '../../scripts/rig/faults/kinds.ts';
import { now } from '../../scripts/rig/client/answers.ts';
import { settle } from '../../scripts/rig/measure.ts';
import type { Director } from '../../scripts/rig/stacks/director.ts';
import { Rig } from '../../scripts/rig/rig.ts';
import { beUrgent } from '../../scripts/rig/urgent.ts';
import { secretOf } from '../helpers/rig/questions.ts';
import { leaseRig, play } from '../helpers/rig/rigs.ts';

/*
 * Two directors and a witness in namespaces of this computer: the programs, rules and packages of their images. Nothing
 * is said of how long it takes.
 */
const inputs = leaseRig('profiles/small.yaml', 'profiles/web.yaml');
const urgent = inputs.then(beUrgent);
const started = urgent.then(async () => Rig.start(await inputs));
// Every test reports it.
started.catch(() => undefined);

test.after.always('nothing is left', async () => {
  await (await started).stop();
  await (await urgent)[Symbol.asyncDispose]();
  await (await inputs)[Symbol.asyncDispose]();
});

const kinds: readonly Kind[] = ['power-cut', 'freeze', 'partition', 'planned', 'yield'];

for (const [index, kind] of kinds.entries())
  test.serial(
    `two directors and a witness, ${kind}: the other director answers, and never two`,
    async (t) => {
      const rig = await started;
      const wanted = rig.directors[index % rig.directors.length];
      const { next, overlapping } = await play(t, rig, kind, { wanted });
      t.truthy(next);
      t.is(overlapping, 0);
    },
  );

/** Milliseconds: several leases. */
const long = 3000;

test.serial('without the witness the holder goes on, and an address can be moved', async (t) => {
  const rig = await started;
  await withWitness(rig, 'off', async () => {
    const holder = await settle(rig, rig.directors[0]);
    await pause(long);
    t.is((await rig.holder()).name, holder.name);
    const { next, overlapping } = await play(t, rig, 'planned');
    t.not(next, rig.directors[0]?.name);
    t.is(overlapping, 0);
  });
});

test.serial(
  'without the witness and the other director nobody answers, until it is back',
  async (t) => {
    const rig = await started;
    await withWitness(rig, 'off', async (voter) => {
      await loseHolder(rig, async () => {
        await pause(long);
        t.is(answersSince(rig, now() - long / 3), 0);
        await rig.boot(voter);
        t.not((await rig.holder()).name, rig.directors[0]?.name ?? '');
      });
    });
  },
);

test.serial(
  'the promise of a witness with the secret of another cluster counts for nothing',
  async (t) => {
    const rig = await started;
    const { name } = rig.cluster;
    const foreign = [
      randomBytes(32),
      witnessSecret(secretOf(rig), 'another', rig.voter?.name ?? ''),
      witnessSecret(secretOf(rig), name, 'small-w2'),
    ];
    for (const secret of foreign)
      await withWitness(rig, secret, async (voter) => {
        await loseHolder(rig, async () => {
          await pause(long);
          t.is(answersSince(rig, now() - long / 3), 0);
        });
        await voter.stop();
      });
    // What they lacked is the secret alone.
    const { next } = await play(t, rig, 'power-cut');
    t.truthy(next);
  },
);

function answersSince({ witness }: Rig, since: number): number {
  return witness.answers.filter(({ at }) => at >= since).length;
}

/** Plays something with the first director's power cut, after it held the address, and brings it back. */
async function loseHolder(rig: Rig, act: () => Promise<void>): Promise<void> {
  const holder = await settle(rig, rig.directors[0]);
  holder.cables(rig.networks, 'down');
  holder.kill();
  try {
    await act();
  } finally {
    await holder.gone();
    await rig.boot(holder);
  }
}

/** Plays something while the witness is off, or works with another secret; then it is what it was. */
async function withWitness(
  rig: Rig,
  how: 'off' | Uint8Array,
  act: (voter: Director) => Promise<void>,
): Promise<void> {
  const { voter } = rig;
  if (voter === undefined) throw new Error('the rig has no witness');
  const file = rig.switch.path(`layers/${voter.name}${paths.witnessKey}`);
  const own = witnessSecret(secretOf(rig), rig.cluster.name, voter.name);
  await voter.stop();
  try {
    if (how !== 'off') {
      writeFileSync(file, how);
      await rig.boot(voter);
    }
    await act(voter);
  } finally {
    await voter.stop();
    writeFileSync(file, own);
    await rig.boot(voter);
    // It promises nothing for the time of a promise.
    await pause(rig.stack.settle);
  }
}
