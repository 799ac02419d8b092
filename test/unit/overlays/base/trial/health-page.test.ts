import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { healthPageFault, listeningPorts } from '../../../../../overlays/base/trial/health-page.ts';

test('ports are read as Apache reads them', (t) => {
  t.deepEqual(listeningPorts('# Listen 1\nListen 80\nListen 443 https\nListen [::1]:8080\n'), [
    { port: 80, tls: false },
    { port: 443, tls: true },
    { port: 8080, tls: false },
  ]);
});

test('every port has to serve the page', async (t) => {
  let status = 200;
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/health' ? status : 404;
    response.end('ok\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const file = join(await mkdtemp(join(tmpdir(), 'ports-')), 'ports.conf');
  await writeFile(file, `Listen ${port}\n`);
  t.is(await healthPageFault(file), undefined);
  status = 403;
  t.is(await healthPageFault(file), `Apache did not serve /health on port ${port}: 403`);
  server.close();
  server.closeAllConnections();
  t.regex((await healthPageFault(file)) ?? '', /ECONNREFUSED/);
});
