import { createServer as createHttps } from 'node:https';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcp, type AddressInfo, type Server as TcpServer } from 'node:net';
import test from 'ava';
import { ask } from '../../../../../overlays/director/checker/ask.ts';
import { questionOf } from '../../../../../overlays/director/checker/question.ts';
import { run } from '../../../../../scripts/runtime/run.ts';

const listener: RequestListener = (request, response) => {
  const path = request.url ?? '/';
  if (path === '/slow') return;
  if (path === '/host') response.end(`asked for ${request.headers.host}\n`);
  else if (path === '/none') response.writeHead(204).end();
  else if (path === '/broken') response.writeHead(500).end('all is well');
  else if (path === '/cut') {
    response.writeHead(200, { 'Content-Length': '100' });
    response.write('all is well');
    setImmediate(() => response.destroy());
  } else if (path === '/halves') {
    response.write('all is w');
    setTimeout(() => response.end('ell\n'), 100);
  } else if (path === '/long') response.end(Buffer.alloc(5 * 1024 * 1024, 'x'));
  else response.end('all is well\n');
};
let server: Server;
let secure: Server;
let port = 0;
let securePort = 0;

test.before(async () => {
  server = createServer(listener);
  port = await listen(server);
  const { stdout } = await run([
    ...([
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
    ] as const),
    ...['-nodes', '-subj', '/CN=another.example', '-keyout', '-', '-out', '-'],
  ]);
  secure = createHttps({ key: stdout, cert: stdout }, listener);
  securePort = await listen(secure);
});

test.after.always(() => {
  for (const each of [server, secure]) {
    each.closeAllConnections();
    each.close();
  }
});

async function listen(each: TcpServer): Promise<number> {
  await new Promise<void>((done) => each.listen(0, '::', done));
  const address: AddressInfo | string | null = each.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

function web(words: readonly string[], addresses: readonly string[] = ['127.0.0.1'], tls = false) {
  const where = ['--type', tls ? 'https' : 'http', '--port', String(tls ? securePort : port)];
  const common = ['--host', 'www.example.org', '--timeout', '20', '--status', '200,204'];
  return ask(
    questionOf(['lvsmith-http.monitor', ...where, ...common, ...words, ...addresses]),
    '/usr/bin',
  );
}

test('a page with an accepted status is a success', async (t) => {
  for (const path of ['/', '/none'])
    t.deepEqual(await web(['--path', path]), { works: true, text: 'ok', late: false }, path);
});

test('a server that shows its certificate is noted, one that takes up a session is not', async (t) => {
  const alone = ['--path', '/', '--host', 'session.example.org'];
  const asked = () => web(alone, ['127.0.0.1'], true);
  const { certificateEnds = '' } = await asked();
  // openssl req makes one for thirty days.
  const days = (Date.parse(certificateEnds) - Date.now()) / 86_400_000;
  t.true(days > 29 && days <= 30, certificateEnds);
  t.deepEqual(await asked(), { works: true, text: 'ok', late: false });
  t.true(
    (await web(['--path', '/broken', '--host', 'other.example.org'], ['127.0.0.1'], true))
      .certificateEnds !== undefined,
    'of one that fails, too',
  );
});

test('a path is sent as UTF-8', async (t) => {
  const echo = createTcp((socket) => {
    socket.once('data', (data) => {
      const page = data.toString('hex');
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${page.length}\r\n\r\n${page}`);
    });
  });
  const text = Buffer.from('GET /café HTTP/1.1\r\n').toString('hex');
  const words = ['--path', '/café', '--expect', text, '--port', String(await listen(echo))];
  t.true((await web(words)).works);
  echo.close();
});

test('a text is found that comes in two pieces', async (t) => {
  t.is((await web(['--path', '/halves', '--expect', 'is well'])).text, 'ok');
  t.false((await web(['--path', '/halves', '--expect', 'is well?'])).works);
});

test('the Host header is that of a client of the service', async (t) => {
  const asked = async (text: string, ...words: string[]) =>
    (await web(['--path', '/host', '--expect', `asked for ${text}\n`, ...words])).works;
  t.true(await asked(`www.example.org:${port}`));
  t.true(await asked('www.example.org', '--service-port', '80'));
  t.true(await asked('www.example.org:8443', '--service-port', '8443'));
  t.false(await asked('www.example.org'));
});

test('another status, a page without the text, and one that ends early are failures', async (t) => {
  const why = async (...words: string[]) => (await web(words)).text.split('\n')[1];
  t.is(await why('--path', '/broken', '--expect', 'all is well'), '127.0.0.1: status 500');
  t.regex((await why('--path', '/', '--expect', 'all is lost')) ?? '', /does not contain/);
  t.regex(
    (await why('--path', '/cut')) ?? '',
    /127\.0\.0\.1: (the page ended early|aborted|Connection reset by peer)/,
  );
  t.regex((await why('--path', '/long', '--expect', 'y')) ?? '', /longer than 4 MB/);
});

test('TLS is spoken with a certificate of any name, again and again', async (t) => {
  for (let each = 0; each < 3; each++)
    t.is((await web(['--path', '/', '--expect', 'well'], ['127.0.0.1', '::1'], true)).text, 'ok');
  const plain = questionOf([
    'lvsmith-http.monitor',
    ...['--type', 'https', '--port', String(port), '--timeout', '20', '127.0.0.1'],
  ]);
  t.false((await ask(plain, '/usr/bin')).works, 'the server speaks no TLS');
});

test('a server that does not answer in time is late; one that refuses is not', async (t) => {
  const late = await web(['--path', '/slow', '--timeout', '0.2']);
  t.deepEqual(late, {
    works: false,
    text: '127.0.0.1\n127.0.0.1: no answer within 0.2 seconds',
    late: true,
  });
  const both = await web(['--path', '/', '--port', '1'], ['127.0.0.1', '::1']);
  t.deepEqual(both, {
    works: false,
    text: '127.0.0.1 ::1\n127.0.0.1: Connection refused\n::1: Connection refused',
    late: false,
  });
});

test('a port that accepts connections is a success', async (t) => {
  const tcp = (where: number) =>
    ask(
      questionOf(['lvsmith-tcp.monitor', '--port', String(where), '--timeout', '2', '127.0.0.1']),
      '/usr/bin',
    );
  const silent = createTcp();
  t.true((await tcp(await listen(silent))).works, 'it says nothing');
  silent.close();
  t.is((await tcp(1)).text, '127.0.0.1\n127.0.0.1: Connection refused');
});

test('a program works that ends with 0 and says ok', async (t) => {
  const program = (...words: string[]) =>
    ask({ timeout: 300, ask: { kind: 'program', argv: ['env', ...words] } }, '/usr/bin');
  t.true((await program('echo', 'ok')).works);
  t.false((await program('true')).works, 'it says nothing: mon would not believe it either');
  t.deepEqual(await program('sh', '-c', 'printf "192.0.2.1\nno\n"; exit 1', '192.0.2.1'), {
    works: false,
    text: '192.0.2.1\n192.0.2.1: no',
    late: false,
  });
  t.regex((await program('sh', '-c', 'exec sleep 60')).text, /no answer/);
});

test('so many programs as there are wait for each other', async (t) => {
  const all = await Promise.all(
    Array.from({ length: 70 }, () =>
      ask({ timeout: 5000, ask: { kind: 'program', argv: ['echo', 'ok'] } }, '/usr/bin'),
    ),
  );
  t.true(all.every(({ works }) => works));
});
