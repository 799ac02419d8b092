import test from 'ava';
import { firstBoot } from '../../overlays/base/firstboot/first-boot.ts';
import { isoOf, sampleFiles } from '../seed/samples.ts';
import { fakeNode, type FakeNode } from './fake-node.ts';

// A ConfigDrive as OpenStack's nova itself writes it (nova/api/metadata, nova/virt/netutils.py): only the
// user_data is a person's.

const latest = 'openstack/latest';
const macs = ['52:54:00:71:00:15', '52:54:00:68:00:c9'];

function director(): FakeNode {
  const node = fakeNode();
  macs.forEach((mac, index) => node.addNic(`eth${index}`, mac, `0000:00:0${index + 3}.0`));
  return node;
}

function drive(changes: Readonly<Record<string, unknown>> = {}): Uint8Array {
  const files = sampleFiles('litsha21', 'config-drive');
  for (const [name, value] of Object.entries(changes))
    files[`${latest}/${name}`] = JSON.stringify(value);
  return isoOf(files, 'config-drive');
}

test('vendor data that says nothing is no reason to refuse, whatever its shape', (t) => {
  for (const nothing of [{}, { static: {} }, { static: { cloud: null, more: [''] } }]) {
    const node = director();
    node.attach('sr0', drive({ 'vendor_data.json': {}, 'vendor_data2.json': nothing }));
    const status = firstBoot(node, { patience: 0 });
    t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  }
});

test('vendor data that says something is refused', (t) => {
  const deep = `${'['.repeat(30_000)}1${']'.repeat(30_000)}`;
  const something = [{ static: { 'cloud-init': '#cloud-config' } }, { a: false }, [0], deep];
  for (const value of something) {
    const node = director();
    const files = sampleFiles('litsha21', 'config-drive');
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const image = isoOf({ ...files, [`${latest}/vendor_data2.json`]: text }, 'config-drive');
    node.attach('sr0', image);
    t.is(firstBoot(node, { patience: 0 }).diagnostics[0]?.code, 'seed-unknown-file');
  }
});
