import test from 'ava';
import { questionOf } from '../../../../../overlays/director/checker/question.ts';

const words =
  '--type https --port 8443 --service-port 443 --timeout 2 --path /health --host www.example.org --status 200,204 --expect ok';

test('a page is asked for as a client of the service would', (t) => {
  t.deepEqual(
    questionOf(['lvsmith-http.monitor', ...words.split(' '), '192.0.2.1', '2001:db8::1']),
    {
      timeout: 2000,
      ask: {
        kind: 'web',
        tls: true,
        port: 8443,
        path: '/health',
        name: 'www.example.org',
        hostHeader: 'www.example.org',
        status: [200, 204],
        expect: 'ok',
        addresses: ['192.0.2.1', '2001:db8::1'],
      },
    },
  );
});

test('the Host header has a port that is not the usual one', (t) => {
  const header = (text: string) => {
    const { ask } = questionOf(['lvsmith-http.monitor', ...text.split(' '), '192.0.2.1']);
    return ask.kind === 'web' ? ask.hostHeader : ask.kind;
  };
  t.is(header('--type http --port 8080 --host a.example'), 'a.example:8080');
  t.is(header('--type http --port 8080 --service-port 80 --host a.example'), 'a.example');
  t.is(header('--type https --port 443 --service-port 8443 --host a.example'), 'a.example:8443');
});

test('a port is connected to', (t) => {
  t.deepEqual(
    questionOf(['lvsmith-tcp.monitor', '--port', '25', '--timeout', '0.5', '192.0.2.1']),
    {
      timeout: 500,
      ask: { kind: 'connect', port: 25, addresses: ['192.0.2.1'] },
    },
  );
});

test('the monitor itself is run for everything that the checker does not know', (t) => {
  for (const argv of [
    ['lvsmith-command.monitor', '--timeout', '2', '--', '/bin/true', '192.0.2.1'],
    ['fping.monitor', '192.0.2.1'],
    ['lvsmith-tcp.monitor', '--port', '25', '--greeting', 'yes', '192.0.2.1'],
    ['lvsmith-tcp.monitor', '--port', '0', '192.0.2.1'],
    ['lvsmith-http.monitor', '--type', 'ftp', '192.0.2.1'],
    ['lvsmith-http.monitor', '--type', 'http'],
    ['lvsmith-http.monitor', 'name.example.org'],
  ] satisfies [string, ...string[]][])
    t.deepEqual(questionOf(argv).ask, { kind: 'program', argv }, argv.join(' '));
});
