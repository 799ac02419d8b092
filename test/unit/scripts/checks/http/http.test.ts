import test from 'ava';
import { http } from '../../../../../scripts/checks/http/http.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';

test('the monitor gets the page to request and what its answer must be', (t) => {
  const [service] = clusterWith(
    {},
    { path: '/ok', status: [200, 204], expect: 'all well' },
  ).services;
  t.deepEqual(service && http.monitor?.(service.check, 8080, 80), [
    ...['lvsmith-http.monitor', '--type', 'http', '--port', '8080', '--timeout', '2'],
    ...['--service-port', '80'],
    ...['--path', '/ok', '--host', 'www.example.org', '--status', '200,204'],
    ...['--expect', 'all well'],
  ]);
});

test('any answer with the right status will do when no text is expected', (t) => {
  const [service] = clusterWith().services;
  t.false(service && http.monitor?.(service.check, 80, 80).includes('--expect'));
});

test('a service of several ports is asked by the name alone: no URL has port 0', (t) => {
  const [service] = clusterWith({}, { port: 80 }).services;
  t.false(service && http.monitor?.(service.check, 80, 0).includes('--service-port'));
  t.false(
    service &&
      http.keepalived(service.check, '10.0.0.31', 80, 0).some((line) => line.includes(':0')),
  );
});
