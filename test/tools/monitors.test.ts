import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import test from 'ava';
import { run, type RunResult } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';

// The monitors as mon starts them, with the shell and the curl of the target release.

const monitors = resolve('overlays/director/tree/usr/lib/lvsmith');
let server: Server;
let port = '';
let tree = '';

test.before(async () => {
  tree = await ensureSysroot('lab');
  server = createServer((request, response) => {
    const path = request.url ?? '/';
    if (path === '/slow') return;
    if (path === '/host') response.end(`asked for ${request.headers.host}\n`);
    else if (path === '/none') response.writeHead(204).end();
    else if (path === '/broken') response.writeHead(500).end('all is well');
    else response.end('all is well\n');
  });
  await new Promise<void>((done) => server.listen(0, '::', done));
  const address: AddressInfo | string | null = server.address();
  port = String(typeof address === 'object' ? address?.port : '');
});

test.after.always(() => {
  server.closeAllConnections();
  server.close();
});

function monitor(name: string, words: readonly string[]): Promise<RunResult> {
  const argv = sandboxed(tree, [`/monitors/${name}`, ...words], {
    readOnly: { '/monitors': monitors },
  });
  return run(argv, { accept: 'any' });
}

function http(words: readonly string[], hosts: readonly string[] = ['127.0.0.1']) {
  const common = ['--type', 'http', '--port', port, '--host', 'www.example.org', '--timeout', '5'];
  return monitor('lvsmith-http.monitor', [...common, '--status', '200,204', ...words, ...hosts]);
}

test('http: a page with an accepted status is a success, which says ok', async (t) => {
  for (const path of ['/', '/none']) {
    const { code, stdout } = await http(['--path', path]);
    t.deepEqual([code, stdout], [0, 'ok\n']);
  }
});

test('http: IPv6 and the Host header', async (t) => {
  const { code } = await http(
    ['--path', '/host', '--expect', `asked for www.example.org:${port}`],
    ['::1'],
  );
  t.is(code, 0);
});

test('http: a server behind another port is asked as a client of the service asks', async (t) => {
  const host = async (...words: string[]) => {
    const { stdout } = await http(['--path', '/host', '--expect', 'nothing of the kind', ...words]);
    const asked = async (text: string) =>
      (await http(['--path', '/host', '--expect', text, ...words])).code === 0;
    t.regex(stdout, /does not contain/);
    return { bare: await asked('asked for www.example.org\n'), port: await asked(':8443') };
  };
  t.deepEqual(await host('--service-port', '80'), { bare: true, port: false });
  t.deepEqual(await host('--service-port', '8443'), { bare: false, port: true });
});

test('http: any other status is a failure, also with the right text', async (t) => {
  const { code, stdout } = await http(['--path', '/broken', '--expect', 'all is well']);
  t.deepEqual([code, stdout], [1, '127.0.0.1\n127.0.0.1: status 500\n']);
});

test('http: a page without the text is a failure; the status is not part of the page', async (t) => {
  t.is((await http(['--path', '/', '--expect', 'all is lost'])).code, 1);
  t.is((await http(['--path', '/', '--expect', '200'])).code, 1);
  t.is((await http(['--path', '/', '--expect', 'is well'])).code, 0);
});

test('http: a server that does not answer in time is a failure', async (t) => {
  const { code, stdout } = await http(['--path', '/slow', '--timeout', '0.5']);
  t.is(code, 1);
  t.regex(stdout, /^127\.0\.0\.1\n127\.0\.0\.1: curl: .*timed out/);
});

test('http: the first line names the hosts that failed, and no others', async (t) => {
  const { code, stdout } = await http(['--path', '/'], ['127.0.0.1', '127.255.255.254', '::2']);
  t.is(code, 1);
  t.is(stdout.split('\n')[0], '::2');
});

test('https against a server that speaks http is a failure', async (t) => {
  t.is((await http(['--type', 'https', '--path', '/'])).code, 1);
});

test('tcp: an open port is a success, a closed one a failure', async (t) => {
  const ask = (where: string) =>
    monitor('lvsmith-tcp.monitor', ['--port', where, '--timeout', '3', '127.0.0.1']);
  t.deepEqual((await ask(port)).stdout, 'ok\n');
  const closed = await ask('1');
  t.is(closed.code, 1);
  t.is(closed.stdout, '127.0.0.1\n127.0.0.1: Connection refused\n');
});

test('command: its exit code decides; the address is its last argument', async (t) => {
  const ask = (words: readonly string[]) =>
    monitor('lvsmith-command.monitor', ['--timeout', '1', '--', ...words, '192.0.2.1']);
  t.is((await ask(['test', '192.0.2.1', '='])).code, 0);
  t.deepEqual(await ask(['false']).then(({ code, stdout }) => [code, stdout.split('\n')[0]]), [
    1,
    '192.0.2.1',
  ]);
});

test('command: the address goes where {address} stands, and is not appended then', async (t) => {
  const ask = async (...words: readonly string[]) => {
    const script = 'printf "<%s>" "$@" >&2; exit 1';
    const own = ['--timeout', '5', '--', 'sh', '-c', script, 'sh'];
    const { stdout } = await monitor('lvsmith-command.monitor', [...own, ...words, '192.0.2.1']);
    return stdout.split('\n')[2];
  };
  t.is(await ask('-n', 'a b'), '<-n><a b><192.0.2.1>');
  t.is(await ask('{address}:53', '*', ''), '<192.0.2.1:53><*><>');
  t.is(await ask('x={address},{address}', '--'), '<x=192.0.2.1,192.0.2.1><-->');
});

test('command: one that a signal ends, or that hangs, is a failure', async (t) => {
  const ask = (script: string) =>
    monitor('lvsmith-command.monitor', ['--timeout', '0.3', '--', 'sh', '-c', script, '192.0.2.1']);
  const killed = await ask('kill -9 $$');
  t.is(killed.code, 1);
  t.regex(killed.stdout, /^192\.0\.2\.1\nended with 137\n/);
  const hangs = await ask('sleep 30');
  t.is(hangs.code, 1);
  t.regex(hangs.stdout, /no answer within 0\.3 seconds/);
});

test('a call without an address is a failure', async (t) => {
  for (const name of ['lvsmith-http.monitor', 'lvsmith-tcp.monitor', 'lvsmith-command.monitor'])
    t.is((await monitor(name, [])).code, 1);
});
