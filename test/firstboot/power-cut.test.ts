import test from 'ava';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { firstBoot } from '../../overlays/base/firstboot/first-boot.ts';
import { isoOf, sampleFiles } from '../seed/samples.ts';
import { fakeNode, type FakeNode } from './fake-node.ts';

// The power goes away before each single change that a seed makes on the disk. What the node is after
// its next start must not depend on when that was.

class PowerCut extends Error {}

function director(): FakeNode {
  const node = fakeNode();
  node.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
  node.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
  node.attach('sr0', isoOf(sampleFiles('litsha21')));
  return node;
}

/** Every file below /etc and /var, with its bytes and mode. */
function snapshot(node: FakeNode): Record<string, string> {
  const result: Record<string, string> = {};
  for (const top of ['etc', 'var'])
    for (const entry of readdirSync(join(node.root, top), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const mode = (statSync(path).mode & 0o777).toString(8);
      result[path.slice(node.root.length)] = `${mode} ${readFileSync(path, 'base64')}`;
    }
  return result;
}

function runCutAt(node: FakeNode, cut: number): string[] {
  const passed: string[] = [];
  const checkpoint = (what: string): void => {
    passed.push(what);
    if (passed.length - 1 === cut) throw new PowerCut(what);
  };
  firstBoot(node, { patience: 0, checkpoint });
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
    const status = firstBoot(node, { patience: 0 });
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
  const status = firstBoot(node, { patience: 0 });
  t.is(status.node?.name, 'litsha21');
  t.true(node.calls.some((call) => call.includes('link set dev eth0 name public')));
  t.is(node.calls.at(-1), 'systemctl start --no-block lvsmith-node.target');
});

test('cuts at every restart of a job come to its end too', (t) => {
  const whole = director();
  const steps = runCutAt(whole, Number.POSITIVE_INFINITY);
  const node = director();
  for (let cut = 0; cut < steps.length; cut++) runCutAt(node, cut);
  firstBoot(node, { patience: 0 });
  t.deepEqual(snapshot(node), snapshot(whole));
});
