import test from 'ava';
import { checkOnce } from '../../../../../overlays/director/checker/stand-in.ts';
import type { Report } from '../../../../../overlays/director/checker/trap.ts';
import { checkerWatch } from '../../../../../overlays/shared/health/checker-watch.ts';

const monCf = `
hostgroup litstat1 192.0.2.1
hostgroup ${checkerWatch.group} 127.0.0.1

watch litstat1
  service http
    monitor lvsmith-http.monitor --port 80
  service dns
    monitor lvsmith-tcp.monitor --port 53

watch ${checkerWatch.group}
  service ${checkerWatch.service}
    monitor lvsmith-checker.monitor
`;

test('each monitor is run once, and its result is reported; the checker is not one of the servers', async (t) => {
  const reports: Report[] = [];
  const ran: string[] = [];
  const count = await checkOnce({
    monCf,
    programs: '/usr/lib/lvsmith',
    report: (report) => reports.push(report),
    run: (argv) => {
      ran.push(argv.join(' '));
      const works = argv[0].includes('http');
      const stdout = works ? 'ok\n' : '192.0.2.1\n192.0.2.1: Connection refused\n';
      return Promise.resolve({ code: works ? 0 : 1, stdout, stderr: '' });
    },
  });
  t.is(count, 2);
  t.deepEqual(ran.toSorted(), [
    '/usr/lib/lvsmith/lvsmith-http.monitor --port 80 192.0.2.1',
    '/usr/lib/lvsmith/lvsmith-tcp.monitor --port 53 192.0.2.1',
  ]);
  t.deepEqual(
    reports.toSorted((one, other) => one.service.localeCompare(other.service)),
    [
      {
        realserver: 'litstat1',
        service: 'dns',
        works: false,
        text: 'litstat1\n192.0.2.1: Connection refused',
      },
      { realserver: 'litstat1', service: 'http', works: true, text: 'ok' },
    ],
  );
});
