import test from 'ava';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { firstBoot } from '../../../../../overlays/base/firstboot/first-boot.ts';
import { fingerprintOf } from '../../../../../overlays/shared/ssh/key.ts';
import { isoOf, sampleFiles } from '../../../../helpers/seed-samples.ts';
import { fakeNode, type FakeNode } from '../../../../helpers/fake-node.ts';
import { snapshot } from '../../../../helpers/node-snapshot.ts';
import { ownKey, sampleKey, signed } from '../../../../helpers/signed-seeds.ts';

// The power goes away before each single change that a seed makes on the disk. What the node is after
// its next start must not depend on when that was.

class PowerCut extends Error {}

function director(files = sampleFiles('litsha21')): FakeNode {
  const node = fakeNode();
  node.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
  node.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
  node.attach('sr0', isoOf(files));
  return node;
}

function runCutAt(node: FakeNode, cut: number): string[] {
  const passed: string[] = [];
  const checkpoint = (what: string): void => {
    passed.push(what);
    if (passed.length - 1 === cut) throw new PowerCut(what);
  };
  firstBoot(node, { deviceTimeout: 0, checkpoint });
  return passed;
}

test('a power cut at any moment leaves a node that finishes the job at the next start', (t) => {
  const whole = director();
  const steps = runCutAt(whole, Number.POSITIVE_INFINITY);
  const expected = snapshot(whole);
  t.true(steps.length > 12, steps.join('\n'));
  for (let cut = 0; cut < steps.length; cut++) {
    const node = director();
    runCutAt(node, cut);
    t.false(
      node.calls.some((call) => call.startsWith('systemctl start')),
      `cut before "${steps[cut]}": the cluster was started`,
    );
    const status = firstBoot(node, { deviceTimeout: 0 });
    // Before the plan was on the disk, nothing had happened; afterwards the seed is not needed.
    t.is(status.state, cut === 0 ? 'applied' : 'unchanged', steps[cut]);
    t.deepEqual(snapshot(node), expected, `cut before "${steps[cut]}"`);
    t.false(existsSync(join(node.root, 'var/lib/lvsmith/firstboot/pending.json')));
  }
});

test('the job is finished without the seed, the names of the cards included', (t) => {
  const node = director();
  runCutAt(node, 2);
  node.attach('sr0', undefined);
  const status = firstBoot(node, { deviceTimeout: 0 });
  t.is(status.node?.name, 'litsha21');
  t.true(node.calls.some((call) => call.includes('link set dev eth0 name public')));
  t.is(node.calls.at(-1), 'systemctl start --no-block lvsmith-node.target');
});

test('cuts at every restart of a job come to its end too', (t) => {
  const whole = director();
  const steps = runCutAt(whole, Number.POSITIVE_INFINITY);
  const node = director();
  for (let cut = 0; cut < steps.length; cut++) runCutAt(node, cut);
  firstBoot(node, { deviceTimeout: 0 });
  t.deepEqual(snapshot(node), snapshot(whole));
});

test('whatever is attached after a power cut, the node trusts whom its seed names', (t) => {
  const [first, foreign] = [signed(sampleFiles('litsha21')), sampleKey(9)];
  const running = () => {
    const node = director(first);
    firstBoot(node, { deviceTimeout: 0 });
    node.attach('sr0', isoOf(second));
    return node;
  };
  const id = {
    'meta-data': `${first['meta-data']}`.replace(/instance-id: .*/, 'instance-id: two'),
  };
  const next = sampleKey(8);
  const second = signed({ ...sampleFiles('litsha21'), ...id }, { keys: [next.publicKey] });
  const stranger = isoOf(signed(sampleFiles('litsha21'), { by: foreign, serial: 999 }));
  const steps = runCutAt(running(), Number.POSITIVE_INFINITY);
  for (let cut = 0; cut < steps.length; cut++) {
    const node = running();
    runCutAt(node, cut);
    node.attach('sr0', stranger);
    const status = firstBoot(node, { deviceTimeout: 0 });
    t.is(status.diagnostics[0]?.code, 'seed-key', steps[cut]);
    t.is(status.node?.instanceId === 'two', cut > 0, steps[cut]);
    const key = fingerprintOf((cut === 0 ? ownKey : next).publicKey);
    t.deepEqual(status.trust?.keys, [key], steps[cut]);
  }
});

const own = 'var/lib/lvsmith/firstboot';

for (const damaged of ['', '{"plan":', '\0\0\0', '[]', '{"plan":{}}'])
  test(`a plan that cannot be read any more is given up: ${JSON.stringify(damaged)}`, (t) => {
    const whole = director();
    firstBoot(whole, { deviceTimeout: 0 });
    const node = director();
    runCutAt(node, 5);
    t.true(existsSync(join(node.root, own, 'pending.json')));
    node.write(`${own}/pending.json`, damaged);
    node.attach('sr0', undefined);
    const without = firstBoot(node, { deviceTimeout: 0 });
    t.is(without.state, 'no-seed');
    t.is(without.diagnostics[0]?.code, 'plan-damaged');
    t.false(node.calls.some((call) => call.startsWith('systemctl start')));
    node.attach('sr0', isoOf(sampleFiles('litsha21')));
    t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'applied');
    t.deepEqual(snapshot(node), snapshot(whole));
  });

test('a plan of which anything is not as it was written is given up', (t) => {
  const written = director();
  runCutAt(written, 5);
  const plan = written.read(`${own}/pending.json`);
  for (const changed of [
    plan.replace('"mode":420', '"mode":421'),
    plan.replace('{"text":', '{"taxt":'),
    plan.replace('"root"', '"toor"'),
    plan.replace('\n', ''),
    `${plan}\n`.replace('"remove":[]', '"remove":null'),
  ]) {
    t.not(changed, plan);
    const node = director();
    node.write(`${own}/pending.json`, changed);
    node.attach('sr0', undefined);
    const status = firstBoot(node, { deviceTimeout: 0 });
    t.is(status.state, 'no-seed');
    t.is(status.diagnostics[0]?.code, 'plan-damaged');
  }
});

test('with its seed still attached, a damaged plan needs nobody', (t) => {
  const node = director();
  runCutAt(node, 5);
  node.write(`${own}/pending.json`, 'x');
  const status = firstBoot(node, { deviceTimeout: 0 });
  t.is(status.state, 'applied');
  t.is(status.diagnostics[0]?.severity, 'warning');
});

test('what is known of the last seed may be lost', (t) => {
  const node = director(signed(sampleFiles('litsha21')));
  firstBoot(node, { deviceTimeout: 0 });
  node.write(`${own}/applied.json`, '');
  node.attach('sr0', isoOf(signed({ ...sampleFiles('litsha21'), 'meta-data': changedId(node) })));
  t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'applied');
});

function changedId(node: FakeNode): string {
  const { instanceId }: { instanceId: string } = JSON.parse(node.read('etc/lvsmith/node.json'));
  return String(sampleFiles('litsha21')['meta-data']).replace(instanceId, 'another');
}
