import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import {
  type AlertOutcome,
  recordAlert,
} from '../../../../../overlays/director/health/record-alert.ts';
import {
  type HealthRecord,
  parseHealthRecord,
} from '../../../../../overlays/shared/health/health-record.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';

const cluster = clusterWith();
const now = 1_700_000_000_000;
const second = now / 1000;

interface Call {
  readonly type?: string;
  readonly at?: number;
  readonly firstFailure?: number;
  readonly group?: string;
  readonly hosts?: string;
  readonly output?: string;
  readonly flag?: string;
}

/** As mon 1.4 calls: see call_alert in its server. */
function alert(folder: string, call: Call): AlertOutcome {
  const { at = second, group = 'litstat1', hosts = '192.168.71.220', flag } = call;
  const words = ['-s', 'http', '-g', group, '-h', hosts, '-t', String(at)];
  return recordAlert({
    argv: flag === undefined ? words : [...words, flag],
    environment: {
      MON_ALERTTYPE: call.type ?? 'failure',
      MON_FIRST_FAILURE: String(call.firstFailure ?? 0),
      MON_OPSTATUS: '0',
    },
    output: call.output ?? '192.168.71.220\nconnection refused\n',
    cluster,
    folder,
    now,
  });
}

function folderFor(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'lvsmith-health-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

function recorded(folder: string, realserver = 'litstat1'): HealthRecord | undefined {
  return parseHealthRecord(readFileSync(join(folder, `${realserver}.http.json`), 'utf8'));
}

test('a failure is recorded as down, with what the monitor said', (t) => {
  const folder = folderFor(t);
  t.deepEqual(alert(folder, { firstFailure: second - 6 }).problems, []);
  t.deepEqual(recorded(folder), {
    realserver: 'litstat1',
    service: 'http',
    state: 'down',
    time: second,
    firstFailure: second - 6,
    monStarted: 0,
    summary: '192.168.71.220',
  });
  t.deepEqual(readdirSync(folder), ['litstat1.http.json']);
});

test('an upalert is recorded as up although its output is that of the last failure', (t) => {
  const folder = folderFor(t);
  alert(folder, {});
  alert(folder, { type: 'up', flag: '-u', at: second + 1 - 1, firstFailure: second });
  t.is(recorded(folder)?.state, 'up');
});

test('of two calls the later one counts, whichever comes first', (t) => {
  const folder = folderFor(t);
  alert(folder, { type: 'up', at: second - 1, firstFailure: second - 60 });
  const late = alert(folder, { at: second - 50, firstFailure: second - 60 });
  t.deepEqual(late.written, []);
  t.is(recorded(folder)?.state, 'up');
});

test('within one second, the end of an episode counts as later than its beginning', (t) => {
  const folder = folderFor(t);
  alert(folder, { type: 'up', firstFailure: second });
  alert(folder, { firstFailure: second });
  t.is(recorded(folder)?.state, 'up');
});

test('a repeated call changes nothing', (t) => {
  const folder = folderFor(t);
  t.is(alert(folder, {}).written.length, 1);
  t.is(alert(folder, {}).written.length, 0);
});

test('a start of mon leaves what is known, and says that nothing is where nothing was', (t) => {
  const folder = folderFor(t);
  alert(folder, { type: 'startup', output: '' });
  t.is(recorded(folder)?.state, 'unknown');
  alert(folder, { at: second - 5 });
  t.is(recorded(folder)?.state, 'unknown', 'an older failure was before the start');
  alert(folder, { firstFailure: second });
  alert(folder, { type: 'startup', output: '' });
  t.is(recorded(folder)?.state, 'down');
  t.is(recorded(folder)?.monStarted, second);
});

test('a record from before the clock was put back does not silence mon', (t) => {
  const folder = folderFor(t);
  const future: HealthRecord = {
    realserver: 'litstat1',
    service: 'http',
    state: 'up',
    time: second + 86_400,
    firstFailure: 0,
    monStarted: 0,
    summary: '',
  };
  writeFileSync(join(folder, 'litstat1.http.json'), JSON.stringify(future));
  alert(folder, {});
  t.is(recorded(folder)?.state, 'down');
});

test('several hosts in one call: those that the monitor named are down', (t) => {
  const folder = folderFor(t);
  const hosts = '192.168.71.220 192.168.71.150';
  alert(folder, { group: 'web', hosts, output: '192.168.71.150\n' });
  t.deepEqual(readdirSync(folder), ['litstat2.http.json']);
  alert(folder, { group: 'web', hosts, output: 'all is lost\n' });
  t.deepEqual(readdirSync(folder), ['litstat1.http.json', 'litstat2.http.json']);
  alert(folder, { group: 'web', hosts, type: 'up', output: '192.168.71.150\n', firstFailure: 1 });
  t.deepEqual(
    ['litstat1', 'litstat2'].map((name) => recorded(folder, name)?.state),
    ['up', 'up'],
  );
});

test('an unknown host is told, the known ones are recorded', (t) => {
  const folder = folderFor(t);
  const outcome = alert(folder, { group: 'web', hosts: '10.9.9.9 192.168.71.220', output: '' });
  t.deepEqual(outcome.problems, ['unknown host: 10.9.9.9']);
  t.deepEqual(readdirSync(folder), ['litstat1.http.json']);
});

test('an acknowledgement, a test and a disabling say nothing about a server', (t) => {
  const folder = folderFor(t);
  for (const type of ['ack', 'test', 'disable']) t.deepEqual(alert(folder, { type }).written, []);
  t.deepEqual(readdirSync(folder), []);
});

test('without the environment the flags tell the kind', (t) => {
  const folder = folderFor(t);
  recordAlert({
    argv: ['-s', 'http', '-g', 'litstat1', '-h', 'litstat1', '-t', String(second), '-u'],
    environment: {},
    output: '',
    cluster,
    folder,
    now,
  });
  t.is(recorded(folder)?.state, 'up');
});

test('a call that is not one of mon says what is missing and writes nothing', (t) => {
  const folder = folderFor(t);
  const outcome = recordAlert({
    argv: ['-s', '../../etc', '-t', 'now'],
    environment: { MON_ALERTTYPE: 'wedding' },
    output: '',
    cluster,
    folder,
    now,
  });
  t.deepEqual(outcome.problems, [
    'no service (-s): "../../etc"',
    'no group (-g): ""',
    'no time (-t): "now"',
    'no alert type: "wedding"',
  ]);
  t.deepEqual(readdirSync(folder), []);
});

test('a file that is no record is replaced', (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, 'litstat1.http.json'), '{"state": "down"');
  alert(folder, {});
  t.is(recorded(folder)?.state, 'down');
});
