import { createServer, type Server } from 'node:http';
import type { SorryPage } from '../../shared/cluster/cluster.ts';
import { sorryAnswer } from './page.ts';

/** Milliseconds for a client to say what it wants: it gets the same in any case. */
const patience = 5000;
/** Clients at the same time; more wait in the kernel's queue. */
const most = 500;

/** Answers every request with the page. It reads no body, and keeps no connection. */
export function createSorryServer(page: SorryPage): Server {
  const { status, headers, body } = sorryAnswer(page);
  const server = createServer(
    { headersTimeout: patience, requestTimeout: patience, connectionsCheckingInterval: 1000 },
    (request, response) => {
      response.writeHead(status, headers);
      response.end(request.method === 'HEAD' ? undefined : body);
    },
  );
  server.maxConnections = most;
  return server;
}
