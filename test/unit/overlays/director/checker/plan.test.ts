import test from 'ava';
import { mostChecks, planChecks } from '../../../../../overlays/director/checker/plan.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';

const cluster = clusterWith({}, { failures: 3, successes: 2, interval: 1000, timeout: 2000 });

function monCf(servers: number): string {
  return Array.from({ length: servers }, (_, index) =>
    [
      `hostgroup server${index} 192.0.2.1`,
      '',
      `watch server${index}`,
      '  service http',
      '    monitor lvsmith-tcp.monitor --port 80 --timeout 2',
      '',
    ].join('\n'),
  ).join('\n');
}

test('what mon watches is checked as often as the cluster file says', (t) => {
  const [check] = planChecks(monCf(1), cluster);
  t.like(check, {
    realserver: 'server0',
    service: 'http',
    interval: 1000,
    failures: 3,
    successes: 2,
  });
});

test('a service that the cluster file does not have is left alone', (t) => {
  t.deepEqual(planChecks(monCf(1).replace('service http', 'service ftp'), cluster), []);
});

test('many servers are asked less often, so that no more checks begin in a second than there may', (t) => {
  const checks = planChecks(monCf(2 * mostChecks), cluster);
  t.is(checks[0]?.interval, 2000);
  t.is(planChecks(monCf(mostChecks / 2), cluster)[0]?.interval, 1000);
});
