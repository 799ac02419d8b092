import { createConnection } from 'node:net';
import { type Answer, fails, late, works, wordsOf } from './answer.ts';

/** Whether an address accepts a connection on a port. */
export function askPort(address: string, port: number, timeout: number): Promise<Answer> {
  return new Promise((resolve) => {
    const end = (answer: Answer) => {
      clearTimeout(timer);
      resolve(answer);
      socket.destroy();
    };
    const socket = createConnection({ host: address, port });
    socket.on('connect', () => end(works));
    socket.on('error', (error) => end(fails(wordsOf(error))));
    const timer = setTimeout(() => setImmediate(() => end(late(timeout))), timeout);
  });
}
