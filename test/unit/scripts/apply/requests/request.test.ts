import { createServer, type RequestListener } from 'node:http';
import { createServer as createPlain, type AddressInfo, type Server } from 'node:net';
import test from 'ava';
import {
  requestByProgram,
  requestFromHere,
  type Target,
} from '../../../../../scripts/apply/requests/request.ts';

function target(port: number, type: string, changes: object = {}): Target {
  return {
    virtual: { service: 'web', protocol: 'tcp', address: '127.0.0.1', port },
    check: {
      type,
      path: '/health',
      host: 'www.example.org',
      status: [200],
      expect: 'ok',
      ...changes,
    },
  };
}

async function withServer(server: Server, use: (port: number) => Promise<void>): Promise<void> {
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const address = server.address();
  try {
    await use(isAddress(address) ? address.port : 0);
  } finally {
    server.close();
  }
}

function isAddress(value: AddressInfo | string | null): value is AddressInfo {
  return typeof value === 'object' && value !== null;
}

const page: RequestListener = ({ url, headers: { host } }, response) => {
  response.statusCode = url === '/health' && host === 'www.example.org' ? 200 : 404;
  response.end('all is ok');
};

test('a page is asked for as mon asks a server, and judged as it judges', async (t) => {
  await withServer(createServer(page), async (port) => {
    t.is(await requestFromHere(target(port, 'http')), undefined);
    t.is(
      await requestFromHere(target(port, 'http', { host: 'other.example.org' })),
      '/health was answered with 404',
    );
    t.is(
      await requestFromHere(target(port, 'http', { expect: 'fine' })),
      'the page /health lacks "fine"',
    );
    t.regex((await requestFromHere(target(port, 'https'))) ?? '', /SSL|EPROTO|wrong version/);
  });
});

test('of other services a connection is enough; nobody there is said', async (t) => {
  let closed = 0;
  await withServer(createPlain(), async (port) => {
    t.is(await requestFromHere(target(port, 'tcp')), undefined);
    closed = port;
  });
  t.regex((await requestFromHere(target(closed, 'tcp'))) ?? '', /ECONNREFUSED/);
  t.regex((await requestFromHere(target(closed, 'http'))) ?? '', /ECONNREFUSED/);
});

test('a server that says nothing is not waited for without end', async (t) => {
  const server = createServer(() => undefined);
  await withServer(server, async (port) => {
    t.is(await requestFromHere(target(port, 'http')), 'no answer within 5 s');
    server.closeAllConnections();
  });
});

test('nobody can ask every UDP service, unless a program does', async (t) => {
  const { virtual, check } = target(53, 'none');
  const udp: Target = { virtual: { ...virtual, protocol: 'udp' }, check };
  t.regex((await requestFromHere(udp)) ?? '', /UDP/);
  const seen: (readonly string[])[] = [];
  const ask = (code: number, stderr: string) =>
    requestByProgram(['ask', '{service}/{protocol}', '{address}:{port}'], async (argv) => {
      seen.push(argv);
      return { code, stdout: '', stderr };
    });
  t.is(await ask(0, '')(udp), undefined);
  t.is(
    await ask(1, 'a warning\nno servers could be reached\n')(udp),
    'no servers could be reached',
  );
  t.is(await ask(3, '')(udp), 'it ended with 3');
  t.deepEqual(seen[0], ['ask', 'web/udp', '127.0.0.1:53']);
});

test('of several ports as one service a client asks for the first', async (t) => {
  await withServer(createServer(page), async (port) => {
    const { virtual, check } = target(0, 'http');
    const marked = { mark: 1, ports: [[port, port + 9] as const] };
    t.is(await requestFromHere({ virtual: { ...virtual, marked }, check }), undefined);
  });
});
