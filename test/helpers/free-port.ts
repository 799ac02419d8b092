import { createServer, type Server } from 'node:net';

/** The port at which a server listens. */
export function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  return address.port;
}

/** A port of localhost at which nobody listens: a moment ago. */
export async function freePort(): Promise<number> {
  const socket = createServer();
  await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve));
  const port = portOf(socket);
  await new Promise((resolve) => socket.close(resolve));
  return port;
}
