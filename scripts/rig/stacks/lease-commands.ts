import { constants, openSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { leaseFiles } from '../../../overlays/shared/node/paths.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { run } from '../../runtime/run.ts';
import type { Director } from './director.ts';

/** Milliseconds that a claim may take: the holder's promises must have run out. */
const deadline = 10_000;

let asked = 0;

/**
 * Readies a command to the lease program of a director, as the resource agent gives it.
 *
 * @returns what gives it, and waits for the answer.
 */
export async function prepareCommand(
  director: Director,
  verb: 'claim' | 'yield' | 'release',
): Promise<() => Promise<void>> {
  const id = String(++asked);
  const reply = director.path(`${leaseFiles.folder}/reply.${id}`);
  await run(['mkfifo', '-m', '600', reply]);
  const command = await open(director.path(`${leaseFiles.folder}/command`), constants.O_WRONLY);
  return async () => {
    try {
      // What is answered before somebody has the pipe open is lost.
      const line = firstLine(reply);
      await command.write(`${verb} ${id}\n`);
      const word = await line;
      const expected = verb === 'claim' ? 'held' : 'free';
      if (word !== expected)
        throw new Failure(`${director.name} answers ${verb} with ${word ?? 'nothing'}`, {
          exitCode: exitCodes.verification,
        });
    } finally {
      await command.close();
      await rm(reply, { force: true });
    }
  };
}

/** Open for writing too: it does not end before somebody writes. */
async function firstLine(fifo: string): Promise<string | undefined> {
  const fd = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
  const socket = new Socket({ fd, readable: true, writable: false });
  try {
    const line = new Promise<string>((resolve, reject) => {
      socket.once('data', (chunk) => resolve(chunk.toString().trim()));
      socket.once('error', reject);
    });
    return await Promise.race([line, pause(deadline, undefined, { ref: false })]);
  } finally {
    socket.destroy();
  }
}
