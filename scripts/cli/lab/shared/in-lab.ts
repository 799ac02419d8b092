import type { Socket } from 'node:net';
import { ask } from '../../../lab/control/client.ts';
import { controlSocket, type Session } from '../../../lab/control/protocol.ts';
import { joinTerminal } from '../../../lab/control/terminal.ts';
import type { Lab } from '../../../lab/lab.ts';
import { exitCodes } from '../../../runtime/exit-codes.ts';
import type { Context } from '../../context.ts';
import { profileFlags, type ProfileFlags } from '../../flags.ts';

/** The profile of the lab that is meant unless another is named. */
const labProfile = 'lab';

/** `--profile` and `--out`, which say which lab is meant. */
export const labFlags = profileFlags(labProfile);

type Work<F, A extends readonly unknown[]> = (
  lab: Lab,
  session: Session,
  flags: F,
  ...args: A
) => Promise<number | void>;

type Here<F, A extends readonly unknown[]> = (
  context: Context,
  flags: F,
  ...args: A
) => Promise<number>;

/**
 * A verb of the lab as the function of a command. The same command is run twice: where it was typed, which checks
 * its words and sends them to the lab, and in the process of the lab, which does the work.
 *
 * @param work is done in the process of the lab; returns the exit code, 0 unless given.
 * @param here what happens where the command was typed, instead of sending the words alone.
 */
export function inLab<F extends ProfileFlags, A extends readonly unknown[]>(
  work: Work<F, A>,
  here: Here<F, A> = sendTypedWords,
): (this: Context, flags: F, ...args: A) => Promise<void> {
  return async function (this: Context, flags, ...args) {
    const { served } = this;
    const code =
      served === undefined
        ? await here(this, flags, ...args)
        : await work(served.lab, served.session, flags, ...args);
    this.process.exitCode = code ?? exitCodes.ok;
  };
}

function sendTypedWords(
  { words }: Context,
  flags: ProfileFlags,
  ..._args: readonly unknown[]
): Promise<number> {
  return sendWords(words, flags);
}

/**
 * Sends words to the lab of a profile, and prints what comes back.
 *
 * @returns the exit code of the verb.
 * @throws Failure: 2 when no lab runs, 6 when it ends before its answer.
 */
export function sendWords(
  words: readonly string[],
  { profile, out }: ProfileFlags,
): Promise<number> {
  return ask(controlSocket(profile, out), { words }, (connection: Socket, first) =>
    joinTerminal(connection, first),
  );
}
