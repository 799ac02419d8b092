import test from 'ava';
import type { TrialResult } from '../../../../scripts/measure/trial-result.ts';
import { report } from '../../../../scripts/measure/report.ts';
import { summary, trialLine } from '../../../../scripts/measure/summary.ts';
import { labCluster } from '../../../helpers/fake-node.ts';

function trial(
  stack: string,
  http: number,
  result: 'survived' | 'broken' = 'survived',
): TrialResult {
  return {
    stack,
    kind: 'power-cut',
    holder: 'litsha21',
    started: 0,
    at: 5000,
    until: 9000,
    http,
    ping: http - 100,
    lostRequests: 3,
    noise: 50,
    noHolder: 300,
    twoHolders: 0,
    httpGaps: [{ from: 4990, length: http }],
    pingGaps: [],
    ownership: {},
    download: { result, silence: 700 },
    probes: { http: [{ at: 4990, ok: true }], pings: 9, pieces: [] },
  };
}

const lab = {
  accelerator: { accelerator: 'tcg' as const, reason: 'no working KVM' },
  settings: {
    cluster: labCluster,
    images: { director: files(), realserver: files() },
    seeds: '',
    logs: '',
    reports: '',
  },
};

function files() {
  return { disk: '', kernel: '', initrd: '', commandLine: '' };
}

const versions = {
  lvsmith: '1',
  node: '2',
  qemu: '3',
  director: { pacemaker: '4' },
  host: { kernel: '5', processors: 2, model: '6' },
};
const stacks = [
  { name: 'lvsmith' as const, timing: { deadtime: 10_000 } },
  { name: 'keepalived' as const, timing: { advertInterval: 3330 } },
];
const trials = [
  trial('lvsmith', 16_000),
  trial('lvsmith', 18_000),
  trial('lvsmith', 30_000, 'broken'),
  trial('keepalived', 12_000),
];
const failed = [{ stack: 'keepalived', kind: 'power-cut' as const, why: 'nobody\nserves' }];
const made = report(lab, versions, stacks, { trials, failed }, 'today');

test('the report has percentiles of each kind, and the ratio to the peer', (t) => {
  const figures = made.figures['lvsmith']?.['power-cut'];
  t.deepEqual(figures?.requests, {
    trials: 3,
    min: 16_000,
    median: 18_000,
    p95: 30_000,
    max: 30_000,
  });
  t.is(figures?.downloadsSurvived, 2);
  t.deepEqual(made.ratio, { 'power-cut': 1.5 });
  t.deepEqual(Object.keys(made.figures['lvsmith'] ?? {}), ['power-cut'], 'no kind without trials');
});

test('the report says what was measured: emulated machines, versions, timing, raw gaps', (t) => {
  t.true(made.emulated);
  t.false(
    report({ ...lab, accelerator: { accelerator: 'kvm', reason: '' } }, versions, stacks, {
      trials,
      failed,
    }).emulated,
  );
  t.is(made.versions.director['pacemaker'], '4');
  t.deepEqual(made.timing, {
    lvsmith: { deadtime: 10_000 },
    keepalived: { advertInterval: 3330 },
  });
  t.deepEqual(made.trials[0]?.httpGaps, [{ from: 4990, length: 16_000 }]);
  t.deepEqual(made.trials[0]?.probes, { requests: 1, pings: 9, pieces: 0 });
});

test('the summary for people', (t) => {
  const text = summary(made);
  t.regex(text, /^lvsmith +power-cut +16\.00 s +18\.00 s +30\.00 s +30\.00 s {2}2 of 3$/m);
  t.regex(text, /^power-cut: lvsmith takes 1\.5 times as long as keepalived$/m);
  t.regex(text, /^keepalived power-cut failed: nobody$/m);
  t.regex(text, /emulated/);
  t.is(
    trialLine(trial('lvsmith', 16_000)),
    'requests 16.00 s (3 lost), pings 15.90 s, no holder 0.30 s, two holders 0.00 s, download survived',
  );
});
