import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import { historyIdentity, historyTls } from '../../shared/history/channel.ts';

/**
 * Tells one other director what this one saw, over a connection that only one with the key can make.
 *
 * @param lines the time of this director, and an entry on each further line; asked for when the key was right
 * @returns when the connection is over
 */
export function tellHistory(
  socket: Socket,
  key: Buffer,
  lines: () => Promise<string>,
): Promise<void> {
  const server = createServer({
    ...historyTls,
    pskCallback: (_, identity) => (identity === historyIdentity ? key : null),
  });
  // Whoever has another key learns no more than that.
  server.on('tlsClientError', () => socket.destroy());
  server.on('secureConnection', (secure) => {
    secure.on('error', () => socket.destroy());
    lines().then(
      (text) => secure.end(text),
      () => secure.destroy(),
    );
  });
  return new Promise((resolve) => {
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve());
    server.emit('connection', socket);
  });
}
