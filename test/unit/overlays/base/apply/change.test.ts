import { createHash } from 'node:crypto';
import test from 'ava';
import { statSync, existsSync, chmodSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { answer, type AnswerTools } from '../../../../../overlays/base/apply/answer.ts';
import { followImage } from '../../../../../overlays/base/apply/another-image.ts';
import { settle } from '../../../../../overlays/base/apply/go-back.ts';
import { exclusively } from '../../../../../overlays/base/apply/lock.ts';
import type { System } from '../../../../../overlays/base/firstboot/system.ts';
import { start } from '../../../../../overlays/base/apply/start.ts';
import { readRecord } from '../../../../../overlays/base/apply/records.ts';
import { whyBack } from '../../../../../overlays/base/apply/why-back.ts';
import { sealArchive, type Archive } from '../../../../../overlays/shared/apply/archive.ts';
import { digestOf } from '../../../../../overlays/shared/apply/digest.ts';
import {
  applyFormat,
  type ApplyAnswer,
  type ApplyRequest,
} from '../../../../../overlays/shared/apply/messages.ts';
import { paths } from '../../../../../overlays/shared/node/paths.ts';
import {
  changeId,
  identity,
  runningDirector,
  sampleArchive,
  stageSample,
  startAgain,
} from '../../../../helpers/apply-node.ts';
import type { FakeNode } from '../../../../helpers/fake-node.ts';
import { healthyNode } from '../../../../helpers/node-state.ts';

function tools(node: FakeNode): AnswerTools {
  return {
    system: node,
    identity: () => identity,
    gather: async () => healthyNode,
    pause: async () => undefined,
    now: () => 0,
  };
}

async function ask(node: FakeNode, request: ApplyRequest): Promise<ApplyAnswer> {
  return answer(JSON.stringify({ format: applyFormat, ...request }), tools(node));
}

async function apply(node: FakeNode): Promise<void> {
  const archive = sampleArchive(node);
  for (const request of [
    { do: 'check', archive },
    { do: 'stage', archive },
    { do: 'start', id: changeId },
  ] as const) {
    const said = await ask(node, request);
    if (!said.ok) throw new Error(said.message);
  }
}

function refusal(said: ApplyAnswer): string {
  return said.ok ? 'taken' : `${said.code}: ${said.message}`;
}

test('the timer is armed before the first change, and programs are told after the last one', async (t) => {
  const node = runningDirector();
  await apply(node);
  const calls = node.calls.filter((call) => !call.startsWith('systemctl is-active'));
  t.deepEqual(calls, [
    'nft -c -f /run/lvsmith/apply-check/file',
    'systemctl stop lvsmith-apply.timer',
    'systemd-run --quiet --on-active=60 --timer-property=AccuracySec=1s --unit=lvsmith-apply.service',
    'systemctl reload nftables.service',
    'systemctl kill --kill-whom=main --signal=HUP mon.service',
    'systemctl kill --kill-whom=main --signal=HUP lvsmith-reconcile.service',
  ]);
  t.is(node.read('/etc/nftables.conf'), 'new rules\n');
  t.is(node.read('/etc/ipvsadm.rules'), 'rules\n');
  t.is(
    node.read('/etc/hosts'),
    '192.168.71.21 litsha21.example.org litsha21\n192.168.71.9 new\n',
    'its full name stays',
  );
  t.true(node.read(paths.appliedCluster).includes('"realservers":[]'));
});

test('without a timer nothing changes', async (t) => {
  const node = runningDirector();
  stageSample(node);
  const { answer: usual } = node;
  node.answer = (file, args) =>
    file === 'systemd-run' ? { code: 1, output: 'no bus' } : usual?.(file, args);
  const said = await ask(node, { do: 'start', id: changeId });
  t.regex(refusal(said), /failed: the timer .* no bus/);
  t.is(node.read('/etc/nftables.conf'), 'old /etc/nftables.conf\n');
  t.false(existsSync(join(node.root, paths.apply, 'pending.json')));
});

test('the way back restores owner, mode and contents, tells programs, and says so', async (t) => {
  const node = runningDirector();
  chmodSync(join(node.root, '/etc/mon/mon.cf'), 0o640);
  node.write('run/agetty.reload', '');
  await apply(node);
  t.is(statSync(join(node.root, '/etc/mon/mon.cf')).mode & 0o777, 0o644);
  node.calls.length = 0;
  t.is(settle(node, 'nobody confirmed it in time'), 'reverted');
  t.is(statSync(join(node.root, '/etc/mon/mon.cf')).mode & 0o777, 0o640);
  t.is(node.read('/etc/mon/mon.cf'), 'old /etc/mon/mon.cf\n');
  t.false(existsSync(join(node.root, paths.appliedCluster)), "the image's counts again");
  t.true(node.calls.includes('systemctl reload nftables.service'));
  t.regex(node.lines.join(), /apply-reverted id=20261130-0741-abcd by="?root@host/);
  t.regex(node.read('dev/tty1'), /change 20261130-0741-abcd by root@host was taken back/);
});

test('the unit that takes a change back is before none of those that it tells: they would wait for its end', async (t) => {
  const node = runningDirector();
  await apply(node);
  node.calls.length = 0;
  settle(node, 'nobody confirmed it in time');
  const told = node.calls.flatMap(
    (call) => /^systemctl (?:re|kill).* (\S+)$/.exec(call)?.[1] ?? [],
  );
  t.true(told.includes('nftables.service'));
  const unit = readFileSync(
    'overlays/base/tree/usr/lib/systemd/system/lvsmith-apply.service',
    'utf8',
  );
  const [, before = ''] = /^Before=(.*)$/m.exec(unit) ?? [];
  t.deepEqual(
    told.filter((each) => before.split(' ').includes(each)),
    [],
  );
});

test('while a change waits, no other one is taken: who, and until when', async (t) => {
  const node = runningDirector();
  await apply(node);
  const another = sampleArchive(node, { id: '20261130-0742-ffff', by: 'other@host' });
  for (const request of ['check', 'stage'] as const)
    t.is(
      refusal(await ask(node, { do: request, archive: another })),
      'pending: the change 20261130-0741-abcd by root@host waits for its confirmation until 1970-01-01T00:01:00.000Z',
    );
  t.regex(refusal(await ask(node, { do: 'start', id: another.id })), /^pending/);
});

test('only the id of the change confirms it; reports and refused changes do not', async (t) => {
  const node = runningDirector();
  await apply(node);
  t.regex(refusal(await ask(node, { do: 'confirm', id: 'another-one' })), /^unknown/);
  await ask(node, { do: 'report', paths: [] });
  await ask(node, { do: 'gate', seconds: 0, known: [], inCluster: false });
  await ask(node, { do: 'revert', id: 'another-one' });
  t.is(settle(node, 'too late'), 'reverted');
  t.regex(refusal(await ask(node, { do: 'confirm', id: changeId })), /taken back .* too late/);

  await apply(node);
  t.is(refusal(await ask(node, { do: 'confirm', id: changeId })), 'taken');
  t.is(refusal(await ask(node, { do: 'confirm', id: changeId })), 'taken', 'asked again');
  t.is(settle(node, 'too late'), undefined);
  t.is(node.read('/etc/nftables.conf'), 'new rules\n');
  t.is(node.calls.at(-1), 'systemctl stop lvsmith-apply.timer');
});

test('what did not take effect cannot be confirmed', async (t) => {
  const node = runningDirector();
  stageSample(node);
  const { answer: usual } = node;
  node.answer = (file, args) =>
    args[0] === 'reload' ? { code: 1, output: 'syntax error' } : usual?.(file, args);
  t.regex(refusal(await ask(node, { do: 'start', id: changeId })), /reload nft.* syntax error/);
  t.regex(refusal(await ask(node, { do: 'confirm', id: changeId })), /not taken effect as a whole/);
  if (usual !== undefined) node.answer = usual;
  t.true((await ask(node, { do: 'revert', id: changeId })).ok);
  t.is(node.read('/etc/nftables.conf'), 'old /etc/nftables.conf\n');
});

const refused: readonly (readonly [string, RegExp, (archive: Archive) => unknown])[] = [
  ['of another cluster', /^foreign: .*of web/, (it) => sealArchive({ ...it, cluster: 'web' })],
  ['of another node', /^foreign: .*litsha22/, (it) => sealArchive({ ...it, node: 'litsha22' })],
  ['damaged', /^damaged/, (it) => ({ ...it, by: 'somebody' })],
  ['cut off', /^damaged/, (it) => ({ ...it, files: it.files.slice(1) })],
  ['no archive', /^damaged/, () => 'x'],
  ['with an endless window', /^damaged/, (it) => sealArchive({ ...it, window: 1e9 })],
  [
    'with a file that cannot be changed',
    /^foreign: \/etc\/shadow/,
    (it) => sealArchive({ ...it, files: withFirst(it, { path: '/etc/shadow' }) }),
  ],
  [
    'for a node that has changed since',
    /^stale/,
    (it) => sealArchive({ ...it, files: withFirst(it, { before: 'other' }) }),
  ],
  [
    'for a user that is not there',
    /^foreign: .*nobody-here/,
    (it) => sealArchive({ ...it, files: withFirst(it, { owner: 'nobody-here' }) }),
  ],
];

function withFirst({ files: [first, ...rest] }: Archive, changes: object): Archive['files'] {
  return first === undefined ? [] : [{ ...first, ...changes }, ...rest];
}

for (const [what, words, change] of refused)
  test(`an archive ${what} is refused, and nothing is written`, async (t) => {
    const node = runningDirector();
    const request = { format: applyFormat, do: 'stage', archive: change(sampleArchive(node)) };
    t.regex(refusal(await answer(JSON.stringify(request), tools(node))), words);
    t.false(existsSync(join(node.root, paths.apply)));
  });

test('without room for the way back nothing is staged', async (t) => {
  const node = runningDirector();
  const archive = sampleArchive(node);
  rmSync(join(node.root, 'var'), { recursive: true });
  // A file system that never has room.
  symlinkSync('/proc', join(node.root, 'var'));
  t.is(
    refusal(await ask(node, { do: 'stage', archive })),
    `full: there is no room for it on ${paths.apply}`,
  );
});

test('a clock that jumps ends nothing: the timer counts by itself', async (t) => {
  const node = runningDirector();
  const system: System = { ...node, now: () => new Date('2046-01-01') };
  await apply(node);
  const said = await answer(JSON.stringify({ format: applyFormat, do: 'confirm', id: changeId }), {
    ...tools(node),
    system,
  });
  t.is(refusal(said), 'taken');
  t.is(node.read('/etc/nftables.conf'), 'new rules\n');
  t.true(node.calls.some((call) => call.includes('--on-active=60')));
});

test('requests that this image does not understand are refused', async (t) => {
  const node = runningDirector();
  for (const text of ['', '{', '[]', '{"format":2,"do":"report"}', '{"format":1,"do":"dance"}'])
    t.regex(refusal(await answer(text, tools(node))), /^(damaged|foreign)/, text);
});

test("a file that the node's own tools refuse is said before anything is staged", async (t) => {
  const node = runningDirector();
  node.answer = (file, args) =>
    file === 'nft' ? { code: 1, output: `${args[2]}:3:1-4: Error: syntax` } : undefined;
  const said = await ask(node, { do: 'check', archive: sampleArchive(node) });
  t.is(refusal(said), 'invalid: /etc/nftables.conf: /etc/nftables.conf:3:1-4: Error: syntax');
});

test('a gate waits for what is wrong since the change, not for what was wrong before', async (t) => {
  const node = runningDirector();
  const sick = { ...healthyNode, firewall: { at: healthyNode.at, value: 'missing' as const } };
  let clock = 0;
  const gateOf = (known: readonly string[], well: number) =>
    answer(JSON.stringify({ format: applyFormat, do: 'gate', seconds: 3, known }), {
      ...tools(node),
      gather: async () => (clock >= well ? healthyNode : sick),
      pause: async (milliseconds) => (clock += milliseconds),
      now: () => clock,
    });
  t.is(refusal(await gateOf([], 2000)), 'taken');
  clock = 0;
  const late = refusal(await gateOf([], 60_000));
  t.regex(late, /^failed: there is no firewall/);
  t.is(refusal(await gateOf([late.slice('failed: '.length)], 60_000)), 'taken');
});

test('a report has the digests of what counts, and of nothing that is kept from others', async (t) => {
  const node = runningDirector();
  node.write('/usr/lib/x', Buffer.from([0xff, 0xfe, 0x00]));
  node.write('/etc/secret', 'x');
  chmodSync(join(node.root, '/etc/secret'), 0o640);
  const files = ['/usr/lib/x', '/etc/secret', '/nowhere', '/etc/hosts', paths.cluster];
  const before = await ask(node, { do: 'report', paths: files });
  const digests = before.ok ? (before.report?.files ?? {}) : {};
  t.is(
    digests['/usr/lib/x'],
    createHash('sha256')
      .update(Buffer.from([0xff, 0xfe, 0x00]))
      .digest('hex'),
  );
  t.is(digests['/etc/secret'], null);
  t.is(digests['/nowhere'], null);
  t.is(digests['/etc/hosts'], digestOf('/etc/hosts', '192.168.71.21 litsha21\n', 'litsha21'));
  const known = [digests[paths.cluster] ?? ''];
  const brief = await ask(node, { do: 'report', paths: files, known });
  t.true(before.ok && before.report?.cluster !== undefined);
  t.true(brief.ok && brief.report?.cluster === undefined, 'whoever asks has it');
  await apply(node);
  const after = await ask(node, { do: 'report', paths: files, known });
  t.true(after.ok && after.report?.cluster !== undefined, 'it is another one');
  t.not(after.ok ? after.report?.files[paths.cluster] : '', digests[paths.cluster]);
  t.like(after, { report: { apply: { pending: { id: changeId, by: 'root@host' } } } });
});

test('with another image its files count, and nothing hides them', async (t) => {
  const node = runningDirector();
  await apply(node);
  t.true((await ask(node, { do: 'confirm', id: changeId })).ok);
  const mounts: string[] = [];
  const system: System = {
    ...node,
    run: (file) => {
      mounts.push(file);
      return { code: 0, output: '' };
    },
  };
  t.false(followImage(system), 'the same image');
  node.write('usr/lib/os-release', 'IMAGE_VERSION="2"\n');
  node.write('run/lvsmith/image/etc/nftables.conf', 'rules of the image\n');
  t.true(followImage(system));
  t.deepEqual(mounts, ['mount', 'umount']);
  t.is(node.read('/etc/nftables.conf'), 'rules of the image\n');
  t.false(existsSync(join(node.root, paths.appliedCluster)));
  t.false(followImage(system), 'once');
});

test('two never change a node at once; whoever was killed does not count', (t) => {
  const node = runningDirector();
  exclusively(node, () => {
    t.throws(() => exclusively(node, () => undefined), { message: /another change/ });
  });
  // Above every process id of the kernel.
  node.write('run/lvsmith/apply.lock', '4194305');
  t.is(
    exclusively(node, () => 'mine'),
    'mine',
  );
  stageSample(node);
  t.notThrows(() => start(node, changeId));
});

test('why a change is taken back: the clock may be wrong, the start of the machine is not', (t) => {
  const node = runningDirector();
  stageSample(node);
  start(node, changeId);
  const pending = readRecord(node, 'pending');
  if (pending === undefined) throw new Error('nothing waits');
  t.is(whyBack(node, pending), 'nobody confirmed it in time');
  startAgain(node, 'second');
  t.is(whyBack(node, pending), 'the machine was restarted before anybody confirmed it');
});
