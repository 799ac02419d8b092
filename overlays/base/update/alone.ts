import { once } from 'node:events';
import { createServer } from 'node:net';

/** Runs `work` unless another update is under way. The kernel gives the name back however a program ends. */
export async function alone<T>(work: () => Promise<T>): Promise<T> {
  const server = createServer().listen('\0lvsmith-update');
  await once(server, 'listening').catch(() => {
    throw new Error('another update of this node is under way');
  });
  try {
    return await work();
  } finally {
    server.close();
  }
}
