import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

/*
 * Runs in the server's network namespace: a page of a few bytes, and at /bytes what never ends. Ends when its standard
 * input does.
 * Usage: node server.js PORT…
 */
const ports = process.argv.slice(2).map(Number);
const piece = Buffer.alloc(256 * 1024);

async function stream(response: ServerResponse): Promise<void> {
  while (!response.destroyed) if (!response.write(piece)) await once(response, 'drain');
}

for (const port of ports)
  createServer((request, response) => {
    response.on('error', () => undefined);
    if (request.url === '/bytes') void stream(response);
    else response.end('ok\n');
    // Whoever is measured opens as many connections as it can.
  }).listen(port, '0.0.0.0', 1024, () => process.stdout.write('listens\n'));
process.stdin.resume();
process.stdin.once('end', () => process.exit());
