import test from 'ava';
import {
  acceptSeedCommand,
  type AcceptTools,
} from '../../../../../overlays/base/command/accept-seed.ts';
import { statusCommand } from '../../../../../overlays/base/command/status.ts';
import { firstBoot } from '../../../../../overlays/base/firstboot/first-boot.ts';
import { report } from '../../../../../overlays/base/firstboot/report.ts';
import { parseFirstBootStatus } from '../../../../../overlays/shared/node/first-boot-status.ts';
import { fakeNode, type FakeNode } from '../../../../helpers/fake-node.ts';
import { healthyNode, known } from '../../../../helpers/node-state.ts';
import { isoOf, sampleFiles } from '../../../../helpers/seed-samples.ts';
import { sampleKey, signed } from '../../../../helpers/signed-seeds.ts';

// What root types on a node, with the real first boot behind it.

function look(node: FakeNode) {
  const status = firstBoot(node, { deviceTimeout: 0 });
  report(node, status);
  return status;
}

function director(): FakeNode {
  const node = fakeNode();
  node.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
  node.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
  node.attach('sr0', isoOf(signed(sampleFiles('litsha21'))));
  look(node);
  node.attach('sr0', undefined);
  return node;
}

function toolsOf(node: FakeNode, said: string[] = []): AcceptTools {
  return {
    isRoot: () => true,
    status: () => parseFirstBootStatus(node.read('run/lvsmith/status.json')),
    accept: (digest) => node.write('run/lvsmith/accepted-seed', `${digest}\n`),
    look: async () => void look(node),
    say: (line) => said.push(line),
  };
}

function another(id: string) {
  const files = sampleFiles('litsha21');
  return { ...files, 'meta-data': `${files['meta-data']}`.replace(/instance-id: .*/, id) };
}

const foreign = sampleKey(9);

test('the seed that is attached is named, taken, and its signer trusted', async (t) => {
  const node = director();
  const files = signed(another('instance-id: two'), { by: foreign, keys: [foreign.publicKey] });
  node.attach('sr0', isoOf(files));
  look(node);
  const said: string[] = [];
  const { code, stdout } = await acceptSeedCommand([], toolsOf(node, said));
  t.is(code, 0);
  t.regex(
    said.join(),
    /^taking the seed on \/dev\/sr0: litsha21 of lab, number \d+, signed by SHA/,
  );
  t.regex(stdout ?? '', /^litsha21, director of lab; the seed two was applied/);
  node.attach(
    'sr0',
    isoOf(signed(another('instance-id: three'), { by: foreign, keys: [foreign.publicKey] })),
  );
  t.is(look(node).state, 'applied');
});

test('of several one has to be named; a copy is the same one', async (t) => {
  const node = director();
  node.attach('vdb', isoOf(another('instance-id: two')));
  node.attach('vdc', isoOf(another('instance-id: two')));
  node.attach('vdd', isoOf(another('instance-id: three')));
  look(node);
  const { code, stderr } = await acceptSeedCommand([], toolsOf(node));
  t.is(code, 1);
  t.regex(
    stderr ?? '',
    /several; name the disk .*:\n {2}\/dev\/vdb: unsigned\n {2}\/dev\/vdd: unsigned\n/,
  );
  t.regex((await acceptSeedCommand(['/dev/sda'], toolsOf(node))).stderr ?? '', /no such seed/);
  t.is((await acceptSeedCommand(['/dev/vdd'], toolsOf(node))).code, 0);
  t.regex(node.read('etc/lvsmith/node.json'), /"three"/);
});

test('nothing to accept, wrong words, and somebody who is not root', async (t) => {
  const node = director();
  look(node);
  t.regex((await acceptSeedCommand([], toolsOf(node))).stderr ?? '', /no seed to accept/);
  for (const words of [['a', 'b'], ['--force']])
    t.is((await acceptSeedCommand(words, toolsOf(node))).code, 64);
  const { code, stderr } = await acceptSeedCommand([], { ...toolsOf(node), isRoot: () => false });
  t.is(code, 1);
  t.regex(stderr ?? '', /is for root/);
});

test('what is wrong with an accepted seed is said, and the exit code says that it was not taken', async (t) => {
  const node = director();
  node.attach(
    'sr0',
    isoOf({ ...another('instance-id: two'), 'user-data': '#cloud-config\nx: 1\n' }),
  );
  look(node);
  const { code, stderr } = await acceptSeedCommand([], toolsOf(node));
  t.is(code, 1);
  t.regex(stderr ?? '', /error\[seed-unknown-key\]/);
});

test('a medium that was exchanged before the look is not taken', async (t) => {
  const node = director();
  node.attach('sr0', isoOf(another('instance-id: two')));
  look(node);
  const tools = toolsOf(node);
  const { code } = await acceptSeedCommand([], {
    ...tools,
    accept: (digest) => {
      tools.accept(digest);
      node.attach('sr0', isoOf(another('instance-id: evil')));
    },
  });
  t.is(code, 1);
  t.notRegex(node.read('etc/lvsmith/node.json'), /evil/);
});

test('the status says from whom a node takes seeds, and what waits for root', async (t) => {
  const node = director();
  const statusOf = async () => {
    const firstBootStatus = known(look(node));
    return statusCommand([], () => Promise.resolve({ ...healthyNode, firstBoot: firstBootStatus }));
  };
  t.regex((await statusOf()).stdout ?? '', /^seeds from +SHA256:\S+, after number \d+$/m);
  node.attach('sr0', isoOf(another('instance-id: two')));
  const { code, stdout = '' } = await statusOf();
  t.is(code, 2);
  t.regex(stdout, /^ {2}error\[seed-unsigned\]: /m);
  t.regex(stdout, /^ +by accept-seed: \/dev\/sr0, unsigned$/m);
  await acceptSeedCommand([], toolsOf(node));
  t.regex((await statusOf()).stdout ?? '', /^seeds from +root alone$/m);
});
