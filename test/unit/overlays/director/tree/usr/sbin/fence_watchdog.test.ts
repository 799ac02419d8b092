import { XmlDocument } from 'libxml2-wasm';
import test from 'ava';
import { run } from '../../../../../../../scripts/runtime/run.ts';

const agent = 'overlays/director/tree/usr/sbin/fence_watchdog';

test('the watchdog agent describes itself, asked as pacemaker does and as a person does', async (t) => {
  const asked = await run([agent], { input: 'action=metadata\nnodename=litsha21\n' });
  const called = await run([agent, '-o', 'metadata']);
  t.is(asked.stdout, called.stdout);
  const document = XmlDocument.fromString(asked.stdout);
  t.truthy(document.get('/resource-agent[@name="fence_watchdog"]/actions/action[@name="off"]'));
  document.dispose();
});

test('the watchdog agent does not pretend to fence', async (t) => {
  const { code, stderr } = await run([agent, '-o', 'reboot'], { accept: 'any' });
  t.is(code, 1);
  t.regex(stderr, /cannot reboot/);
});
