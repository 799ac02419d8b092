import test from 'ava';
import { exitCodeOf, type Findings, judge } from '../../overlays/base/command/node-status.ts';
import { statusText } from '../../overlays/base/command/status-text.ts';
import { tableText } from '../../overlays/base/command/table.ts';
import type { FirstBootStatus } from '../../overlays/shared/first-boot-status.ts';
import { parseTable } from '../../overlays/shared/ipvs/parse.ts';
import { type LvsState, parseLvsState } from '../../overlays/shared/lvs-state.ts';
import type { NodeIdentity } from '../../overlays/shared/node.ts';
import { clusterWith } from '../helpers/cluster.ts';

const node: NodeIdentity = {
  cluster: 'lab',
  name: 'litsha21',
  role: 'director',
  instanceId: 'one',
  seedDigest: '',
};
const firstBoot: FirstBootStatus = {
  state: 'applied',
  message: 'litsha21, director of lab',
  at: '2026-01-01T00:00:00Z',
  workMs: 12,
  node,
  diagnostics: [],
};
const lvs: LvsState = {
  at: '2026-01-01T00:00:00Z',
  health: [
    {
      realserver: 'litstat1',
      service: 'http',
      state: 'down',
      successes: 0,
      failures: 2,
      counted: 1,
    },
    { realserver: 'litstat2', service: 'http', state: 'up', successes: 1, failures: 0, counted: 1 },
  ],
  drained: ['litstat2'],
  mon: 'answers',
  sync: { role: 'master', receivingSince: 1, synced: true },
};
const well: Findings = {
  node,
  firstBoot,
  units: { 'corosync.service': 'active', 'pacemaker.service': 'active' },
  quorum: true,
  lvs,
  uptime: 1000,
};

test('a node where all is well has joined', (t) => {
  const status = judge(well);
  t.is(status.verdict, 'joined');
  t.deepEqual(status.reasons, []);
  t.is(exitCodeOf(status.verdict), 0);
});

test('a node whose seed is not valid has failed, and says the first boot’s own words', (t) => {
  const failed: FirstBootStatus = { ...firstBoot, state: 'failed', message: 'user-data:3:1: no' };
  const status = judge({ ...well, node: undefined, firstBoot: failed, units: {} });
  t.is(status.verdict, 'failed');
  t.deepEqual(status.reasons, ['user-data:3:1: no']);
  t.is(exitCodeOf(status.verdict), 1);
});

test('a node on which a seed is not all in force is degraded', (t) => {
  const place = { path: '', file: 'lvsmith-firstboot', line: 0, column: 0 };
  const message = '"networkctl reload" failed';
  const warning = { severity: 'warning', code: 'not-activated', ...place, message } as const;
  const status = judge({ ...well, firstBoot: { ...firstBoot, diagnostics: [warning] } });
  t.is(status.verdict, 'degraded');
  t.deepEqual(status.reasons, [message]);
});

test('a director whose mon is silent for long is degraded', (t) => {
  const silent: LvsState = { ...lvs, mon: 'hangs', monSilentSince: 940 };
  t.is(judge({ ...well, lvs: silent }).verdict, 'joined', 'mon may just be starting');
  const status = judge({ ...well, lvs: silent, uptime: 1001 });
  t.is(status.verdict, 'degraded');
  t.is(exitCodeOf(status.verdict), 2);
  t.deepEqual(status.reasons, ['mon has said nothing for 61 s: no server is checked']);
});

test('the text shows each finding of the seed with its place', (t) => {
  const finding = {
    ...({
      severity: 'error',
      code: 'seed-unknown-key',
      path: 'hostnam',
      file: 'user-data',
    } as const),
    ...{ line: 2, column: 1, message: 'unknown key "hostnam"', hint: 'did you mean "hostname"?' },
  };
  const failed: FirstBootStatus = { ...firstBoot, state: 'failed', diagnostics: [finding] };
  const text = statusText(judge({ ...well, node: undefined, firstBoot: failed, units: {} }));
  t.regex(text, /error\[seed-unknown-key\]: unknown key "hostnam"\n +--> user-data:2:1/);
  t.regex(text, /hint: did you mean/);
});

test('a node that has not looked for a seed yet is on its way', (t) => {
  const status = judge({ ...well, node: undefined, firstBoot: undefined, units: {} });
  t.is(status.verdict, 'joining');
  t.is(exitCodeOf(status.verdict), 2);
});

test('a unit that failed is a failure, one that starts is on its way', (t) => {
  t.is(judge({ ...well, units: { 'mon.service': 'failed' } }).verdict, 'failed');
  t.is(judge({ ...well, units: { 'mon.service': 'starting' } }).verdict, 'joining');
});

test('without quorum, with a changed seed or an untrue table it is degraded', (t) => {
  const changed: FirstBootStatus = { ...firstBoot, state: 'changed' };
  const untrue: LvsState = { ...lvs, problem: 'ipvsadm: no' };
  for (const other of [{ quorum: false }, { firstBoot: changed }, { lvs: untrue }])
    t.is(judge({ ...well, ...other }).verdict, 'degraded');
  t.is(judge({ ...well, quorum: undefined }).verdict, 'joining');
});

test('the text names who is down and who is drained', (t) => {
  const text = statusText(judge(well));
  t.regex(text, /^litsha21, director of lab: joined\n/);
  t.regex(text, /1 of 2 services up/);
  t.regex(text, /down +litstat1 http/);
  t.regex(text, /drained +litstat2/);
});

test('the table says what is in the kernel and why', (t) => {
  const saved =
    '-A -t 192.168.71.205:80 -s rr\n-a -t 192.168.71.205:80 -r 192.168.71.150:80 -m -w 0';
  t.deepEqual(
    tableText(clusterWith(), parseTable(saved), lvs)
      .split('\n')
      .map((line) => line.trimEnd()),
    [
      'http  tcp 192.168.71.205:80  rr',
      '  litstat1         192.168.71.220:80      out        down',
      '  litstat2         192.168.71.150:80      weight 0   up, drained',
      '',
    ],
  );
});

test('the table shows the sorry server, and a service that is not there', (t) => {
  const sorry = clusterWith({ sorryServer: { address: '192.168.71.9', port: 80 } });
  const saved = '-A -t 192.168.71.205:80 -s rr\n-a -t 192.168.71.205:80 -r 192.168.71.9:80 -m -w 1';
  t.regex(tableText(sorry, parseTable(saved), lvs), /sorry server +192\.168\.71\.9:80 +weight 1/);
  t.regex(tableText(sorry, parseTable(''), lvs), /not in the table/);
});

test("the reconciler's state is read back, anything else is none", (t) => {
  t.deepEqual(parseLvsState(JSON.stringify(lvs)), lvs);
  for (const text of [undefined, '', '{}', 'null', '[]', '{"at":"x","health":[1],"drained":[]}'])
    t.is(parseLvsState(text), undefined);
});
