import test from 'ava';
import { stateText } from '../../../../../overlays/base/command/state.ts';
import { statusCommand } from '../../../../../overlays/base/command/status.ts';
import { tableCommand } from '../../../../../overlays/base/command/table.ts';
import { parseKernelTable, tableOf } from '../../../../../overlays/base/state/kernel-table.ts';
import { parsePacemaker } from '../../../../../overlays/base/state/pacemaker.ts';
import type { Diagnostic } from '../../../../../overlays/shared/diagnostics/diagnostic.ts';
import { parseLvsState } from '../../../../../overlays/shared/health/lvs-state.ts';
import type { NodeState, ServerHealth } from '../../../../../overlays/shared/state/node-state.ts';
import { valueOf } from '../../../../../overlays/shared/state/part.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';
import {
  at,
  healthyNode,
  known,
  recorded,
  withDirector,
  withUnits,
} from '../../../../helpers/node-state.ts';

const server = { service: 'http', since: at, checked: at, words: '' };
const health: readonly ServerHealth[] = [
  { ...server, realserver: 'litstat1', verdict: 'down', words: 'connection refused' },
  { ...server, realserver: 'litstat2', verdict: 'up' },
];
const drained = known(['litstat2']);

async function statusOf(state: NodeState, ...words: string[]) {
  return statusCommand(words, () => Promise.resolve(state));
}

test('the exit code is that of the verdict', async (t) => {
  t.is((await statusOf(healthyNode)).code, 0);
  t.is((await statusOf(withUnits({ mon: 'failed' }))).code, 1);
  t.is((await statusOf(withUnits({ mon: 'starting' }))).code, 2);
  t.is((await statusOf(healthyNode, '--live')).code, 64);
});

test('the JSON is the state with what it amounts to', async (t) => {
  const { stdout = '' } = await statusOf(healthyNode, '--json');
  t.deepEqual(JSON.parse(stdout), {
    verdict: 'joined',
    stage: 'serving',
    reasons: [],
    ...JSON.parse(JSON.stringify(healthyNode)),
  });
});

test('the text shows each finding of the seed with its place', async (t) => {
  const finding: Diagnostic = {
    severity: 'error',
    code: 'seed-unknown-key',
    path: 'hostnam',
    file: 'user-data',
    line: 2,
    column: 1,
    message: 'unknown key "hostnam"',
    hint: 'did you mean "hostname"?',
  };
  const boot = valueOf(healthyNode.firstBoot);
  const failed = known(boot ? { ...boot, state: 'failed' as const, diagnostics: [finding] } : null);
  const { stdout = '' } = await statusOf({ ...healthyNode, firstBoot: failed });
  t.regex(stdout, /error\[seed-unknown-key\]: unknown key "hostnam"\n +--> user-data:2:1/);
  t.regex(stdout, /hint: did you mean/);
});

test('the text names who holds, who is down and who is drained', async (t) => {
  const { stdout = '' } = await statusOf(withDirector({ health: known(health), drained }));
  t.regex(stdout, /^litsha21, director of lab: joined\n/);
  t.regex(stdout, /quorum +yes, 3 of 3 votes/);
  t.regex(stdout, /directors +litsha21 online, litsha22 online, litsha23 online/);
  t.regex(stdout, /addresses +192\.168\.71\.205 here/);
  t.regex(stdout, /1 of 2 services up/);
  t.regex(stdout, /down: litstat1 http since 2026-01-01T00:00:00.000Z: connection refused/);
  t.regex(stdout, /drained +litstat2/);
});

test('the text shows failures, what is unknown, and the age of what is old', async (t) => {
  const pacemaker = known(parsePacemaker(recorded('standby-and-failure.xml')));
  const { stdout = '' } = await statusOf(
    withDirector({
      pacemaker,
      quorum: { at, unknown: 'corosync is not running' },
      sync: {
        ...known({ role: 'backup', receivingSince: 1, synced: false } as const),
        at: '2025-12-31T23:59:30Z',
      },
    }),
  );
  t.regex(stdout, /failed: mon monitor on litsha21 at .*: Not running/);
  t.regex(stdout, /quorum +unknown: corosync is not running/);
  t.regex(stdout, /sync +backup, still receiving \(30 s ago\)/);
});

test('the state for a person has every part, with its age or why it is unknown', (t) => {
  const text = stateText(
    withDirector({
      quorum: { at, unknown: 'no' },
      drained: { ...drained, at: '2025-12-31T23:59:30Z' },
    }),
  );
  t.regex(text, /^quorum: unknown: no$/m);
  t.regex(text, /^drained \(30 s ago\):\n {2}\[\n {4}"litstat2"/m);
  t.regex(text, /^units:\n {2}\{/m);
});

test('the table says what is in the kernel and why', async (t) => {
  const kernel = `TCP  C0A847CD:0050 rr
  -> C0A84796:0050      Masq    0      2          5
`;
  const table = known(tableOf(clusterWith(), parseKernelTable(kernel)));
  const state = withDirector({ table, drained, health: known(health) });
  const { stdout = '' } = await tableCommand([], () => Promise.resolve(state));
  t.deepEqual(stdout.split('\n'), [
    'http  tcp 192.168.71.205:80  rr',
    '  litstat1         192.168.71.220:80      out                           down',
    '  litstat2         192.168.71.150:80      weight 0   2 active, 5 not    up, drained',
    '',
  ]);
});

test('the table shows the sorry server when it is in use, and a service that is not there', async (t) => {
  const sorry = clusterWith({ sorryServer: { address: '192.168.71.9', port: 80 } });
  const textOf = async (kernel: string) => {
    const table = known(tableOf(sorry, parseKernelTable(kernel)));
    return (await tableCommand([], () => Promise.resolve(withDirector({ table })))).stdout ?? '';
  };
  const inUse = 'TCP  C0A847CD:0050 rr\n  -> C0A84709:0050      Masq    1      0          0\n';
  t.regex(await textOf(inUse), /sorry server +192\.168\.71\.9:80 +weight 1/);
  t.notRegex(await textOf(''), /sorry/);
  t.regex(await textOf(''), /not in the table/);
});

test("the reconciler's state is read back, anything else is none", (t) => {
  const lvs = {
    at,
    health: [],
    drained: [],
    mon: 'answers',
    monSilentSince: null,
    conflicts: [],
    sync: { role: 'backup', receivingSince: 1, synced: true },
    problem: null,
    events: [{ at, text: 'synced' }],
  };
  t.deepEqual(JSON.parse(JSON.stringify(parseLvsState(JSON.stringify(lvs)))), lvs);
  const old = JSON.stringify({ ...lvs, events: undefined });
  for (const text of [
    undefined,
    '',
    '{}',
    'null',
    '[]',
    '{"at":"x","health":[1],"drained":[]}',
    old,
  ])
    t.is(parseLvsState(text), undefined);
});

test('a change that waits is a reason, and the last one is told, the way back loudly', async (t) => {
  const about = { id: '20261130-074105-9f3a', by: 'root@host' };
  const until = '2026-11-30T07:43:05.000Z';
  const waiting = { pending: { ...about, until }, last: null };
  const status = await statusCommand([], async () => ({
    ...healthyNode,
    changes: known(waiting),
  }));
  t.is(status.code, 2);
  t.regex(status.stdout ?? '', /: degraded\n {2}a change waits for its confirmation: 20261130-/);
  t.regex(status.stdout ?? '', /\nchange {12}20261130-\S+ by root@host waits .* until 2026-11-30/);
  const last = {
    ...about,
    outcome: 'reverted',
    why: 'nobody confirmed it in time',
    at: until,
  } as const;
  const back = await statusCommand([], async () => ({
    ...healthyNode,
    changes: known({ pending: null, last }),
  }));
  t.is(back.code, 0);
  t.regex(back.stdout ?? '', /TAKEN BACK at 2026-\S+: nobody confirmed it in time; lvsmith apply/);
});
