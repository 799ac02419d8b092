import test, { type ExecutionContext } from 'ava';
import { firstBoot } from '../../../../../overlays/base/firstboot/first-boot.ts';
import { report } from '../../../../../overlays/base/firstboot/report.ts';
import {
  manifestFile,
  manifestText,
  signatureFile,
} from '../../../../../overlays/shared/seed/signature/manifest.ts';
import { signMessage } from '../../../../../overlays/shared/ssh/signature.ts';
import { fakeNode, type FakeNode } from '../../../../helpers/fake-node.ts';
import { snapshot } from '../../../../helpers/node-snapshot.ts';
import { isoOf, sampleFiles } from '../../../../helpers/seed-samples.ts';
import { ownKey, sampleKey, signed } from '../../../../helpers/signed-seeds.ts';

// Who may change a node: whoever signed its first seed, and root. Whatever else is attached is named, stops nothing
// and writes nothing.

const options = { deviceTimeout: 0 };
const foreign = sampleKey(9);
const lastSerial = 50;

type Files = Record<string, string>;

function director(): FakeNode {
  const node = fakeNode();
  node.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
  node.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
  return node;
}

const first = signed(sampleFiles('litsha21'), { serial: lastSerial });

/** A director that has taken its first seed, which was signed. */
function running(files: Files = first): FakeNode {
  const node = director();
  node.attach('sr0', isoOf(files));
  report(node, firstBoot(node, options));
  node.attach('sr0', undefined);
  // What it shows while nothing is attached.
  report(node, firstBoot(node, options));
  node.calls.length = 0;
  return node;
}

/** litsha21's seed with another instance-id and time zone: one that there is something to do for. */
function changed(): Files {
  const files = sampleFiles('litsha21');
  return {
    ...files,
    'meta-data': (files['meta-data'] ?? '').replace(/instance-id: .*/, 'instance-id: another'),
    'user-data': '#cloud-config\nhostname: litsha21\ntimezone: Europe/Berlin\n',
  };
}

function without(name: string, files: Files): Files {
  const { [name]: _, ...rest } = files;
  return rest;
}

function signedText(manifest: string, namespace = 'seed@lvsmith'): Files {
  return {
    [manifestFile]: manifest,
    [signatureFile]: signMessage(Buffer.from(manifest), namespace, ownKey),
  };
}

interface Refused {
  readonly title: string;
  readonly files: () => Files;
  readonly code: string;
  readonly message: RegExp;
  /** Whether root may take it all the same. */
  readonly acceptable?: boolean;
}

const refused: readonly Refused[] = [
  {
    title: 'an unsigned seed',
    files: changed,
    code: 'seed-unsigned',
    message: /is not signed, and this node takes only what SHA256:\S+ has signed/,
    acceptable: true,
  },
  {
    title: 'the very seed that was taken, without its signature',
    files: () => sampleFiles('litsha21'),
    code: 'seed-unsigned',
    message: /is not signed/,
    acceptable: true,
  },
  {
    title: 'a seed signed with another key',
    files: () => signed(changed(), { by: foreign, keys: [foreign.publicKey] }),
    code: 'seed-key',
    message: /signed by SHA256:\S+ for litsha21 of lab, and this node takes only what SHA256:/,
    acceptable: true,
  },
  {
    title: 'a seed of another key that names the right one',
    files: () => signed(changed(), { by: foreign, keys: [ownKey.publicKey] }),
    code: 'seed-key',
    message: /signed by/,
    acceptable: true,
  },
  {
    title: 'a seed for another cluster',
    files: () => signed(changed(), { cluster: 'other' }),
    code: 'seed-other-cluster',
    message: /for the cluster other, and this is a node of lab/,
    acceptable: true,
  },
  {
    title: 'a seed for another node',
    files: () => signed(sampleFiles('litsha22'), { node: 'litsha22' }),
    code: 'seed-other-node',
    message: /for litsha22, and this is litsha21/,
    acceptable: true,
  },
  {
    title: 'an older seed',
    files: () => signed(changed(), { serial: lastSerial - 1 }),
    code: 'seed-older',
    message: /serial number 49, and 50 was taken already/,
    acceptable: true,
  },
  {
    title: 'another seed with the same serial number',
    files: () => signed(changed(), { serial: lastSerial }),
    code: 'seed-older',
    message: /serial number 50 of the one that was taken, and other contents/,
    acceptable: true,
  },
  {
    title: 'the same files under the same serial number for another key',
    files: () => signed(sampleFiles('litsha21'), { serial: lastSerial, keys: [foreign.publicKey] }),
    code: 'seed-older',
    message: /other contents/,
    acceptable: true,
  },
  {
    title: 'a seed with a changed file',
    files: () => ({ ...signed(sampleFiles('litsha21')), 'user-data': `${changed()['user-data']}` }),
    code: 'seed-tampered',
    message: /user-data is not the file that was signed/,
  },
  {
    title: 'a seed from which a file was taken',
    files: () => without('network-config', signed(changed())),
    code: 'seed-tampered',
    message: /network-config is missing/,
  },
  {
    title: 'a seed with a network-config that nobody signed',
    files: () => ({
      ...signed(without('network-config', changed())),
      'network-config': 'version: 2\n',
    }),
    code: 'seed-unnamed-file',
    message: /network-config is on the medium, and lvsmith-manifest does not name it/,
  },
  {
    title: 'a seed with a vendor-data that nobody signed',
    files: () => ({ ...signed(changed()), 'vendor-data': '#cloud-config\n' }),
    code: 'seed-unnamed-file',
    message: /vendor-data is on the medium/,
  },
  {
    title: 'a seed beside a file that no seed has',
    files: () => ({ ...signed(changed()), 'openstack/2012-08-10/user_data': 'x' }),
    code: 'seed-unnamed-file',
    message: /openstack\/2012-08-10\/user_data is on the medium/,
  },
  {
    title: 'a damaged manifest',
    files: () => {
      const files = signed(changed());
      return { ...files, [manifestFile]: `${files[manifestFile]}`.replace('serial ', 'serial 9') };
    },
    code: 'seed-signature',
    message: /lvsmith-manifest\.sig is not a signature of lvsmith-manifest/,
  },
  {
    title: 'a manifest without its signature',
    files: () => without(signatureFile, signed(changed())),
    code: 'seed-signature',
    message: /lvsmith-manifest\.sig is missing/,
  },
  {
    title: 'a signature without its manifest',
    files: () => without(manifestFile, signed(changed())),
    code: 'seed-signature',
    message: /lvsmith-manifest is missing/,
  },
  {
    title: 'a signature that was made for something else',
    files: () => {
      const files = signed(changed());
      return { ...files, ...signedText(`${files[manifestFile]}`, 'git') };
    },
    code: 'seed-signature',
    message: /is not a signature/,
  },
  {
    title: 'a manifest of a later form',
    files: () => {
      const files = signed(changed());
      return { ...files, ...signedText(`${files[manifestFile]}`.replace('seed 1', 'seed 2')) };
    },
    code: 'seed-manifest',
    message: /is not a manifest that this lvsmith knows/,
  },
  {
    title: 'a manifest that names what every object has',
    files: () => {
      const about = { cluster: 'lab', node: 'litsha21', serial: 99, keys: [ownKey.publicKey] };
      const files = ['__proto__', 'constructor'].map((name) => ({
        name,
        bytes: 0,
        sha256: '0'.repeat(64),
      }));
      return { ...signedText(manifestText({ ...about, files })), 'meta-data': 'x' };
    },
    code: 'seed-unnamed-file',
    message: /meta-data is on the medium/,
  },
];

function assertRefused(t: ExecutionContext, node: FakeNode, files: Files, expected: Refused) {
  const before = without('/var/lib/lvsmith/firstboot/unchanged.json', snapshot(node));
  node.attach('vdb', isoOf(files));
  const status = firstBoot(node, options);
  report(node, status);
  t.is(status.state, 'failed');
  const [finding, ...more] = status.diagnostics;
  t.deepEqual(more, []);
  t.is(finding?.code, expected.code, finding?.message);
  t.regex(finding?.message ?? '', expected.message);
  t.truthy(finding?.hint);
  t.is(finding?.file, '/dev/vdb');
  t.is(status.acceptable?.length ?? 0, expected.acceptable === true ? 1 : 0);
  t.deepEqual(snapshot(node), before, 'nothing is written');
  for (const place of ['dev/ttyS0', 'dev/tty1', 'run/motd.d/lvsmith', 'run/lvsmith/status.json'])
    t.true(node.read(place).includes(expected.code), place);
  return status;
}

for (const expected of refused) {
  test(`${expected.title} does not change a running node`, (t) => {
    const node = running();
    const status = assertRefused(t, node, expected.files(), expected);
    t.is(status.node?.name, 'litsha21');
    t.regex(status.message, /this is still litsha21, director of lab/);
    t.deepEqual(
      node.calls.filter((call) => call.startsWith('systemctl')),
      ['systemctl start --no-block lvsmith-node.target'],
    );
  });

  test(`${expected.title} beside the node's own is named, and the own one counts`, (t) => {
    const node = running();
    node.attach('vdb', isoOf(expected.files()));
    // The foreign one comes first and last.
    for (const device of ['sr0', 'vdc']) {
      const own = signed(changed());
      node.attach(device, isoOf(own));
      const status = firstBoot(node, options);
      report(node, status);
      t.is(status.seed?.source, `/dev/${device}`);
      t.is(status.state, device === 'sr0' ? 'applied' : 'unchanged', status.message);
      const [finding] = status.diagnostics;
      t.like(finding, { code: expected.code, severity: 'warning', file: '/dev/vdb' });
      t.deepEqual(status.ignored, ['/dev/vdb']);
      // It is shown as long as it is attached, also where only the shell script looks.
      t.true(node.read('var/lib/lvsmith/firstboot/unchanged.json').includes(expected.code));
      t.true(node.read('var/lib/lvsmith/firstboot/banner').includes(expected.code));
      node.attach(device, undefined);
    }
  });
}

test('what is attached beside a seed does not hide a finding of the seed itself', (t) => {
  const node = running();
  node.attach('vdb', isoOf(sampleFiles('litsha22')));
  node.attach('sr0', isoOf(signed({ ...changed(), 'user-data': '#cloud-config\nhostnam: x\n' })));
  const status = firstBoot(node, options);
  t.is(status.state, 'failed');
  t.deepEqual(
    status.diagnostics.map(({ code }) => code),
    ['seed-unknown-key', 'seed-missing', 'seed-unsigned'].filter((code) =>
      status.diagnostics.some((each) => each.code === code),
    ),
  );
  t.is(status.diagnostics.at(-1)?.code, 'seed-unsigned');
});

test('a newer seed of its own is taken, again and again', (t) => {
  const node = running();
  for (const id of ['one', 'two']) {
    const files = changed();
    const metaData = `${files['meta-data']}`.replace('another', id);
    node.attach('sr0', isoOf(signed({ ...files, 'meta-data': metaData })));
    t.is(firstBoot(node, options).state, 'applied');
    t.is(firstBoot(node, options).state, 'unchanged');
  }
});

test('the same serial number with the same contents is the same seed', (t) => {
  const node = running();
  node.attach('vdb', isoOf(first));
  const status = firstBoot(node, options);
  t.is(status.state, 'unchanged');
  t.deepEqual(status.diagnostics, []);
});

test('of two seeds of its own the newest counts', (t) => {
  const node = running();
  node.attach('sr0', isoOf(first));
  node.attach('vdb', isoOf(signed(changed(), { serial: lastSerial + 1 })));
  for (const state of ['applied', 'unchanged'] as const) {
    const status = firstBoot(node, options);
    t.is(status.state, state);
    t.is(status.seed?.source, '/dev/vdb');
    t.like(status.diagnostics[0], { code: 'seed-older', severity: 'warning', file: '/dev/sr0' });
  }
  t.is(node.read('etc/timezone'), 'Europe/Berlin\n');
});

test('a key is followed by another one: the old key signs a seed that names both', (t) => {
  const node = running();
  const both = [ownKey.publicKey, foreign.publicKey];
  const byNew = () => signed(changed(), { by: foreign, keys: [foreign.publicKey] });
  node.attach('sr0', isoOf(byNew()));
  t.is(firstBoot(node, options).diagnostics[0]?.code, 'seed-key');
  node.attach('sr0', isoOf(signed(sampleFiles('litsha21'), { keys: both })));
  t.is(firstBoot(node, options).state, 'unchanged', 'nothing stops for a key');
  t.false(node.calls.some((call) => call.startsWith('systemctl stop')));
  node.attach('sr0', isoOf(byNew()));
  t.is(firstBoot(node, options).state, 'applied');
  node.attach('sr0', isoOf(signed(sampleFiles('litsha21'))));
  t.is(firstBoot(node, options).diagnostics[0]?.code, 'seed-key', 'the old key has had its day');
});

test('a machine without an identity learns the key from its first seed, also of a ConfigDrive', (t) => {
  const node = director();
  const files = signed(sampleFiles('litsha21', 'config-drive'));
  node.attach('sr0', isoOf(files, 'config-drive'));
  const status = firstBoot(node, options);
  t.is(status.state, 'applied', JSON.stringify(status.diagnostics));
  t.is(status.trust?.keys.length, 1);
  t.regex(status.trust?.keys[0] ?? '', /^SHA256:[A-Za-z0-9+/]{43}$/);
  node.attach('sr0', isoOf(changed()));
  t.is(firstBoot(node, options).diagnostics[0]?.code, 'seed-unsigned');
});

for (const { title, files, code, acceptable } of refused)
  if (acceptable !== true)
    test(`${title} is no first seed either`, (t) => {
      const node = director();
      node.attach('sr0', isoOf(files()));
      const status = firstBoot(node, options);
      t.is(status.state, 'failed');
      t.is(status.diagnostics[0]?.code, code);
      t.is(status.node, undefined);
      t.false('/etc/lvsmith/node.json' in snapshot(node));
    });

test('a manifest is for the node that its seed is for', (t) => {
  for (const about of [{ node: 'litsha22' }, { cluster: 'other' }]) {
    const node = director();
    node.attach('sr0', isoOf(signed(sampleFiles('litsha21'), about)));
    const status = firstBoot(node, options);
    t.is(status.state, 'failed');
    t.is(status.diagnostics[0]?.code, 'seed-manifest');
  }
});

test('two first seeds are refused, whoever signed them', (t) => {
  const node = director();
  node.attach('sr0', isoOf(first));
  node.attach('vdb', isoOf(signed(changed(), { by: foreign, keys: [foreign.publicKey] })));
  t.is(firstBoot(node, options).diagnostics[0]?.code, 'seed-two');
});

test('an image with seed keys takes no first seed but a signed one', (t) => {
  const node = director();
  node.write(
    'usr/lib/lvsmith/seed-keys',
    `* namespaces="seed@lvsmith" ${ownKey.publicKey} the cluster's\n`,
  );
  node.attach('sr0', isoOf(sampleFiles('litsha21')));
  const status = firstBoot(node, options);
  t.is(status.diagnostics[0]?.code, 'seed-unsigned');
  t.regex(status.message, /starts no cluster service/);
  node.attach('sr0', isoOf(signed(changed(), { by: foreign, keys: [foreign.publicKey] })));
  t.is(firstBoot(node, options).diagnostics[0]?.code, 'seed-key');
  // Beside those, the right one counts at once.
  node.attach('vdb', isoOf(first));
  t.is(firstBoot(node, options).state, 'applied');
  t.is(node.read('etc/hostname'), 'litsha21\n');
});

test('two seeds for different nodes: an image with seed keys cannot know which it is', (t) => {
  const node = director();
  node.write('usr/lib/lvsmith/seed-keys', `* ${ownKey.publicKey}\n`);
  node.attach('sr0', isoOf(first));
  node.attach('vdb', isoOf(signed(sampleFiles('litsha22'), { node: 'litsha22' })));
  t.is(firstBoot(node, options).diagnostics[0]?.code, 'seed-two');
});

function accept(node: FakeNode, index = 0): void {
  const { acceptable } = firstBoot(node, options);
  node.write('run/lvsmith/accepted-seed', `${acceptable?.[index]?.digest}\n`);
}

for (const { title, files, acceptable } of refused)
  if (acceptable === true && !/cluster|another node/.test(title))
    test(`${title} is taken when root says so`, (t) => {
      const node = running();
      node.attach('vdb', isoOf(files()));
      accept(node);
      const status = firstBoot(node, options);
      t.true(['applied', 'unchanged'].includes(status.state), status.message);
      t.deepEqual(status.diagnostics, []);
    });

test('after an unsigned first seed only root may change a node', (t) => {
  const node = running(sampleFiles('litsha21'));
  node.attach('sr0', isoOf(signed(changed())));
  const status = firstBoot(node, options);
  t.is(status.diagnostics[0]?.code, 'seed-not-accepted');
  t.deepEqual(status.trust, { keys: [] });
  accept(node);
  t.is(firstBoot(node, options).state, 'applied');
  node.attach('sr0', isoOf(signed(sampleFiles('litsha21'))));
  t.is(firstBoot(node, options).state, 'applied', 'its signer is known now');
});

test('a key that a node does not know is learned for the seed that it has', (t) => {
  const node = running(sampleFiles('litsha21'));
  node.attach('sr0', isoOf(first));
  const before = firstBoot(node, options);
  t.is(before.state, 'unchanged');
  t.deepEqual(before.trust, { keys: [] }, 'whoever signs a copy has not made himself known');
  t.regex(before.acceptable?.[0]?.claim ?? '', /^litsha21 of lab, number 50, signed by SHA256:/);
  accept(node);
  const status = firstBoot(node, options);
  t.is(status.state, 'unchanged');
  t.is(status.trust?.serial, lastSerial);
  t.is(status.acceptable, undefined);
  t.false(node.calls.some((call) => call.startsWith('systemctl stop')));
});

test('a platform that gives the seed another id does not make its signer known', (t) => {
  const node = running(sampleFiles('litsha21'));
  node.write('sys/class/dmi/id/product_serial', 'ds=nocloud;i=another-one\n');
  node.attach('sr0', isoOf(signed(sampleFiles('litsha21'), { by: foreign })));
  const status = firstBoot(node, options);
  t.is(status.state, 'applied');
  t.deepEqual(status.trust, { keys: [] });
});

test('after an accepted unsigned seed nobody is trusted any more', (t) => {
  const node = running();
  node.attach('sr0', isoOf(changed()));
  accept(node);
  t.deepEqual(firstBoot(node, options).trust, { keys: [] });
  node.attach('sr0', isoOf(signed(sampleFiles('litsha21'))));
  t.is(firstBoot(node, options).diagnostics[0]?.code, 'seed-not-accepted');
});

test('root accepts one medium, once', (t) => {
  const node = running();
  node.attach('sr0', isoOf(changed()));
  accept(node);
  const other = { ...changed(), 'user-data': '#cloud-config\nhostname: litsha21\n' };
  node.attach('sr0', isoOf(other));
  t.is(firstBoot(node, options).state, 'failed', 'it was exchanged meanwhile');
  node.attach('sr0', isoOf(changed()));
  t.is(firstBoot(node, options).state, 'failed', 'the word was for the look before');
});

test('a damaged record of the keys lets nobody in, and says what to do', (t) => {
  for (const damage of ['', '{"keys":', 'null', '{}', '{"keys":["x"]}']) {
    const node = running();
    node.write('etc/lvsmith/seed-trust.json', damage);
    node.attach('sr0', isoOf(signed(changed())));
    const status = firstBoot(node, options);
    t.is(status.state, 'failed');
    t.is(status.node?.name, 'litsha21');
    t.regex(status.diagnostics[0]?.message ?? '', /seed-trust\.json is damaged: remove it/);
    t.is(node.calls.at(-1), 'systemctl start --no-block lvsmith-node.target');
  }
});

test('a damaged plan does not open the node to strangers', (t) => {
  const node = running();
  node.write('var/lib/lvsmith/firstboot/pending.json', 'x');
  node.attach('sr0', isoOf(changed()));
  const status = firstBoot(node, options);
  t.is(status.node, undefined);
  t.true(status.diagnostics.some(({ code }) => code === 'seed-unsigned'));
  node.attach('sr0', isoOf(first));
  t.is(firstBoot(node, options).state, 'applied');
});

test('what was signed are bytes: not what a decoder makes of them', (t) => {
  const node = running();
  const files = signed(changed());
  const mark = Buffer.from([0xef, 0xbb, 0xbf]);
  node.attach(
    'sr0',
    isoOf({ ...files, 'user-data': Buffer.concat([mark, Buffer.from(`${files['user-data']}`)]) }),
  );
  t.is(firstBoot(node, options).diagnostics[0]?.code, 'seed-tampered');
});
