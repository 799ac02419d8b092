import { readFileSync } from 'node:fs';
import { setInterval as every } from 'node:timers/promises';
import { pairKey } from '../../../overlays/shared/lease/keys.ts';
import { openMessage, sealMessage, type Message } from '../../../overlays/shared/lease/message.ts';
import { paths } from '../../../overlays/shared/node/paths.ts';
import { now } from '../../../scripts/rig/client/answers.ts';
import type { Director } from '../../../scripts/rig/stacks/director.ts';
import type { Prepare } from '../../../scripts/rig/faults/fault.ts';
import { preparePowerCut } from '../../../scripts/rig/faults/power-cut.ts';
import type { Rig } from '../../../scripts/rig/rig.ts';
import { isQuestionOf, payloadOf, withPayload } from './frames.ts';
import type { Tap, TappedFrame } from './tap.ts';

/** Milliseconds: how far back a question counts as one of the last, and between two rounds of sending. */
const recent = 300;
const pause = 20;

/** Makes a frame of a recorded one for each round; rounds count from 1 on. */
export type Forge = (frame: Buffer, round: number) => Buffer;

export type IsOver = (rig: Rig, holder: Director, cut: number) => boolean;

/**
 * A power cut, and from then on somebody who sends in the name of the holder that is gone: its last questions, or what
 * is made of them.
 *
 * @param forge gets to know how to make frames before the power is cut.
 * @param isOver when to stop; the time is that of the cut.
 */
export function cutAndSend(
  tap: Tap,
  forge: (rig: Rig, holder: Director) => Forge,
  isOver: IsOver,
): Prepare {
  return async (rig, holder, next) => {
    const cut = await preparePowerCut(rig, holder, next);
    const make = forge(rig, holder);
    let sending = Promise.resolve();
    const send = async (since: number, last: readonly TappedFrame[]) => {
      let round = 0;
      for await (const _ of every(pause)) {
        if (isOver(rig, holder, since)) return;
        round += 1;
        for (const { network, bytes } of last) tap.send(network, make(bytes, round));
      }
    };
    return {
      inject: async () => {
        await cut.inject();
        const last = lastQuestions(tap, holder);
        if (last.length === 0) throw new Error(`${holder.name} asked nothing`);
        sending = send(now(), last);
      },
      heal: async () => {
        await sending;
        await cut.heal();
      },
    };
  };
}

/** The last questions of a director, to everybody. */
function lastQuestions(tap: Tap, { plan }: Director): readonly TappedFrame[] {
  const ofIt = tap.heard.filter(({ bytes }) => isQuestionOf(bytes, plan.id));
  const until = ofIt.at(-1)?.at ?? 0;
  return ofIt.filter(({ at }) => at > until - recent);
}

/** Whether another director answers the client. */
export function isTakenOver({ witness }: Rig, holder: Director, since: number): boolean {
  return witness.answers.some(({ at, from }) => at >= since && from !== holder.name);
}

/**
 * Makes questions that are signed, and newer than those that they are made of.
 *
 * @param secret the cluster's, or another one.
 */
export function newer(rig: Rig, secret: Uint8Array): Forge {
  const cluster = rig.cluster.name;
  const real = secretOf(rig);
  return (frame, round) => {
    const payload = payloadOf(frame);
    const [from = 0, to = 0] = payload.subarray(9, 11);
    const message = openMessage(payload, () => pairKey(real, cluster, from, to));
    if (message === undefined) throw new Error('what was recorded is no message');
    const ahead: Message = { ...message, sequence: message.sequence + 1000 * round };
    return withPayload(frame, sealMessage(ahead, pairKey(secret, cluster, from, to)));
  };
}

export function secretOf(rig: Rig): Uint8Array {
  const [director] = rig.directors.filter(({ isRunning }) => isRunning);
  if (director === undefined) throw new Error('no director runs');
  return readFileSync(director.path(paths.corosyncKey));
}
