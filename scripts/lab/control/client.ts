import type { Socket } from 'node:net';
import { connectUnix } from '../../runtime/connect-unix.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import type { Reply, Request } from './protocol.ts';

/** Connects to a running lab; undefined when there is none. */
export async function connectLab(socket: string): Promise<Socket | undefined> {
  return connectUnix(socket).catch(() => undefined);
}

/**
 * Sends one request and prints what comes back; returns the exit code of the verb.
 *
 * @param onRaw takes the connection over when it becomes a console.
 * @throws Failure: 2 when no lab runs, 6 when it ends before its answer.
 */
export async function ask(
  socketPath: string,
  request: Request,
  onRaw: (socket: Socket, first: Buffer) => Promise<number>,
): Promise<number> {
  const socket = await connectLab(socketPath);
  if (socket === undefined)
    throw new Failure('no lab is running', {
      exitCode: exitCodes.usage,
      hint: 'start it with: lvsmith lab up',
    });
  socket.write(`${JSON.stringify(request)}\n`);
  return replies(socket, onRaw);
}

function replies(
  socket: Socket,
  onRaw: (socket: Socket, first: Buffer) => Promise<number>,
): Promise<number> {
  let rest = Buffer.alloc(0);
  return new Promise((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        const reply: Reply = JSON.parse(rest.subarray(0, end).toString());
        rest = rest.subarray(end + 1);
        if ('text' in reply) process[reply.stream].write(reply.text);
        else if ('end' in reply) {
          socket.end();
          resolve(reply.end);
        } else {
          socket.off('data', take);
          socket.off('close', endedEarly);
          onRaw(socket, rest).then(resolve, reject);
          return;
        }
      }
    };
    // After a reply that ends the verb this comes too late to count.
    const endedEarly = () =>
      reject(
        new Failure('the lab ended before it answered', {
          exitCode: exitCodes.verification,
          hint: 'its last output is in lab.log, beside the consoles in build/lab',
        }),
      );
    socket.on('data', take);
    socket.on('close', endedEarly);
    socket.on('error', reject);
  });
}
