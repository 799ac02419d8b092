import test from 'ava';
import { command } from '../../../../../scripts/checks/command/command.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';

test('the command comes after the monitor’s own options', (t) => {
  const [service] = clusterWith({}, { command: ['/bin/ask', '--port', '1'] }).services;
  t.deepEqual(service && command.monitor?.(service.check, 80, 80), [
    ...['lvsmith-command.monitor', '--timeout', '2', '--', '/bin/ask', '--port', '1'],
  ]);
});

test('{port} is the port that is asked; keepalived gets the address in its place', (t) => {
  const words = ['/bin/ask', '{address}:{port}', '--of={address}'];
  const [service] = clusterWith({}, { command: words }).services;
  t.deepEqual(service && command.monitor?.(service.check, 8080, 80).slice(-2), [
    '{address}:8080',
    '--of={address}',
  ]);
  const lines =
    service === undefined ? [] : command.keepalived(service.check, '10.0.0.1', 8080, 80);
  t.is(lines[1]?.trim(), 'misc_path "/bin/ask 10.0.0.1:8080 --of=10.0.0.1"');
});

const options = { path: '/', host: '', status: [200], expect: '' };

test('a command is needed, and needs its folder', (t) => {
  const codes = (words: readonly string[]) =>
    command.problems?.({ ...options, command: words }).map(({ code }) => code);
  t.deepEqual(codes([]), ['missing-command']);
  t.deepEqual(codes(['check-it']), ['relative-command']);
  t.deepEqual(codes(['/bin/check-it']), []);
});
