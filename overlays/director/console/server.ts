import { createSecureServer, type Http2SecureServer } from 'node:http2';
import type { Socket } from 'node:net';
import { handler, type Parts } from './handler.ts';

export interface Identity {
  readonly key: string | Buffer;
  readonly cert: string | Buffer;
}

/** A hundred browsers, each with a connection or six, and room for others to find the door. */
const mostConnections = 1000;
/** Milliseconds in which a connection must have become one of TLS. */
const handshakeTimeout = 10_000;
/** Milliseconds without a byte in any direction; an open stream sends a comment more often. */
const idleTimeout = 60_000;
/** Requests at the same time in one connection. */
const mostStreams = 32;

/**
 * HTTP/2 for browsers, each of which would open no more than six connections, and so six pages, over HTTP/1.1; that is
 * for other programs.
 */
export function createConsole(identity: Identity, parts: Parts): Http2SecureServer {
  const server = createSecureServer(
    {
      ...identity,
      allowHTTP1: true,
      minVersion: 'TLSv1.2',
      handshakeTimeout,
      maxHeaderListPairs: 64,
      maxSessionMemory: 4,
      settings: { maxConcurrentStreams: mostStreams, maxHeaderListSize: 16 * 1024 },
    },
    handler(parts),
  );
  const perAddress = new Map<string, number>();
  server.maxConnections = mostConnections;
  server.setTimeout(idleTimeout);
  server.on('session', (session) => session.setTimeout(idleTimeout, () => session.destroy()));
  server.on('connection', (socket: Socket) => limit(socket, perAddress));
  // What is no TLS, and browsers that do not like the certificate: nobody has to know.
  server.on('tlsClientError', (_, socket) => socket.destroy());
  server.on('sessionError', () => undefined);
  const sweeping = setInterval(() => parts.sessions.sweep(), 60_000);
  server.on('close', () => clearInterval(sweeping));
  return server;
}

/** Connections of one address: a browser's, a hundred times behind one router. */
const mostPerAddress = 400;

function limit(socket: Socket, open: Map<string, number>): void {
  const address = socket.remoteAddress ?? '';
  const count = (open.get(address) ?? 0) + 1;
  if (count > mostPerAddress) {
    socket.destroy();
    return;
  }
  open.set(address, count);
  socket.on('close', () => {
    const left = (open.get(address) ?? 1) - 1;
    if (left > 0) open.set(address, left);
    else open.delete(address);
  });
}
