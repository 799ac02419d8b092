import { createConnection, type Socket } from 'node:net';

/** Connects to a Unix socket. @throws Error at once when nobody listens on it. */
export async function connectUnix(path: string): Promise<Socket> {
  const socket = createConnection(path);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}
