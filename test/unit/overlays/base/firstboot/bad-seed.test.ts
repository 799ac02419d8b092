import test from 'ava';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { firstBoot } from '../../../../../overlays/base/firstboot/first-boot.ts';
import { banner, report } from '../../../../../overlays/base/firstboot/report.ts';
import { isoOf, sampleFiles } from '../../../../helpers/seed-samples.ts';
import { fakeNode, type FakeNode } from '../../../../helpers/fake-node.ts';
import { signed } from '../../../../helpers/signed-seeds.ts';

// What is wrong is said with its file, line and column; nothing is applied; a corrected seed is taken
// when it appears.

type Files = Record<string, string | Uint8Array>;

interface Bad {
  readonly title: string;
  readonly image: () => Uint8Array;
  readonly place: string;
  readonly message: RegExp;
}

function changed(
  change: Readonly<Record<string, string | Uint8Array | undefined>>,
): () => Uint8Array {
  return () => {
    const files: Files = { ...sampleFiles('litsha21') };
    for (const [name, content] of Object.entries(change))
      if (content === undefined) delete files[name];
      else files[name] = content;
    return isoOf(files);
  };
}

function edited(file: string, from: string | RegExp, to: string): () => Uint8Array {
  return () => {
    const files = sampleFiles('litsha21');
    return isoOf({ ...files, [file]: (files[file] ?? '').replace(from, to) });
  };
}

const cases: readonly Bad[] = [
  {
    title: 'not YAML',
    image: changed({ 'user-data': '#cloud-config\nhostname: [litsha21\n' }),
    place: 'user-data:3:1',
    message: /flow sequence/i,
  },
  {
    title: 'an unknown key',
    image: changed({ 'user-data': '#cloud-config\nhostname: litsha21\nruncmd: [id]\n' }),
    place: 'user-data:3:1',
    message: /does not support "runcmd"/,
  },
  {
    title: 'a key that is there twice',
    image: changed({ 'user-data': '#cloud-config\nhostname: litsha21\nhostname: litsha22\n' }),
    place: 'user-data:3:1',
    message: /the key hostname is there twice/,
  },
  {
    title: 'an alias of what follows it',
    image: changed({ 'user-data': '#cloud-config\nfqdn: *a\nhostname: &a litsha21\n' }),
    place: 'user-data:2:7',
    message: /no anchor of this name stands before it/,
  },
  {
    title: 'more aliases than anybody needs',
    image: changed({
      'user-data': `#cloud-config\nhostname: &a litsha21\nfqdn: *a\nntp:\n  servers: [${'*a, '.repeat(99)}]\n`,
    }),
    place: 'user-data:5:265',
    message: /stand for more values than this file can have/,
  },
  {
    title: 'a script instead of a cloud-config',
    image: changed({ 'user-data': '#!/bin/sh\nid\n' }),
    place: 'user-data:1:1',
    message: /first line must be #cloud-config/,
  },
  {
    title: 'the seed of another cluster',
    image: edited('meta-data', 'cluster: lab', 'cluster: other'),
    place: 'meta-data:4:12',
    message: /for the cluster other, this image for lab/,
  },
  {
    title: 'a node that the profile does not have',
    image: () =>
      isoOf({
        ...sampleFiles('litsha21'),
        'user-data': '#cloud-config\nhostname: litsha24\n',
        'meta-data': (sampleFiles('litsha21')['meta-data'] ?? '').replace(
          'litsha21\n',
          'litsha24\n',
        ),
      }),
    place: 'user-data:2:11',
    message: /litsha24 is not a node/,
  },
  {
    title: 'the seed of a realserver in a director',
    image: () => isoOf(sampleFiles('litstat1')),
    place: 'meta-data:5:9',
    message: /this is the image of a director/,
  },
  {
    title: "an address that is not the profile's",
    image: edited('network-config', '192.168.71.21/24', '192.168.71.99/24'),
    place: 'network-config:8:9',
    message: /does not have the profile's address, 192\.168\.71\.21\/24/,
  },
  {
    title: 'a prefix that is not the profile’s',
    image: edited('network-config', '192.168.71.21/24', '192.168.71.21/16'),
    place: 'network-config:8:9',
    message: /192\.168\.71\.21\/24/,
  },
  {
    title: 'a name that the device of the public network cannot have',
    image: edited('network-config', 'set-name: public', 'set-name: wan0'),
    place: 'network-config:6:15',
    message: /the interface of the public network must be named public/,
  },
  {
    title: 'a network card that is not there',
    image: edited('network-config', '52:54:00:71:00:15', '52:54:00:71:00:99'),
    place: 'network-config:5:19',
    message: /no network card with the address 52:54:00:71:00:99/,
  },
  {
    title: 'a key of network-config that is not honoured',
    image: edited('network-config', 'set-name: public', 'wakeonlan: true'),
    place: 'network-config:6:5',
    message: /unknown key "wakeonlan"/,
  },
  {
    title: 'empty meta-data',
    image: changed({ 'meta-data': '' }),
    place: 'meta-data:1:1',
    message: /meta-data is empty/,
  },
  {
    title: 'an empty network-config, as of a tool that failed to write it',
    image: changed({ 'network-config': '# nothing yet\n' }),
    place: 'network-config:1:1',
    message: /network-config is empty/,
  },
  {
    title: 'missing user-data',
    image: changed({ 'user-data': undefined }),
    place: 'user-data:0:0',
    message: /user-data is missing/,
  },
  {
    title: 'a file that is far too long',
    image: changed({ 'user-data': Buffer.alloc(1024 * 1024, '#') }),
    place: 'user-data:0:0',
    message: /has 1048576 bytes/,
  },
  {
    title: 'binary noise',
    image: changed({ 'user-data': Buffer.from([35, 99, 10, 0, 255, 254, 7]) }),
    place: 'user-data:2:1',
    message: /not a text file/,
  },
  {
    title: 'a truncated ISO image',
    image: () => isoOf(sampleFiles('litsha21')).subarray(0, 40 * 1024),
    place: '/dev/sr0:0:0',
    message: /cannot be mounted/,
  },
  {
    title: 'no instance-id',
    image: edited('meta-data', /instance-id: .*\n/, ''),
    place: 'meta-data:1:1',
    message: /instance-id is missing/,
  },
  {
    title: 'a director without its keys',
    image: edited('meta-data', / {2}corosync-authkey: .*\n/, ''),
    place: 'meta-data:3:1',
    message: /needs corosync-authkey/,
  },
  {
    title: "a realserver with the directors' secrets",
    image: () => {
      const files = sampleFiles('litstat1');
      const metaData = `${files['meta-data']}  mon-password: a-password-for-tests\n`;
      return isoOf({ ...files, 'meta-data': metaData });
    },
    place: 'meta-data:14:17',
    message: /a realserver does not use mon-password/,
  },
  {
    title: 'a vendor-data that says something',
    image: changed({ 'vendor-data': '#cloud-config\npackages: [vim]\n' }),
    place: 'vendor-data:0:0',
    message: /does not support vendor-data/,
  },
  {
    title: 'a time zone that the image does not know',
    image: changed({ 'user-data': '#cloud-config\nhostname: litsha21\ntimezone: Mars/Base\n' }),
    place: 'user-data:3:11',
    message: /no time zone Mars\/Base/,
  },
];

function director(): FakeNode {
  const node = fakeNode();
  node.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
  node.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
  return node;
}

for (const { title, image, place, message } of cases)
  test(title, (t) => {
    const node = director();
    node.attach('sr0', image());
    const status = firstBoot(node, { deviceTimeout: 0 });
    report(node, status);
    t.is(status.state, 'failed');
    const [first] = status.diagnostics;
    t.is(`${first?.file}:${first?.line}:${first?.column}`, place, JSON.stringify(status, null, 1));
    t.regex(first?.message ?? '', message);
    t.false(existsSync(join(node.root, 'etc/lvsmith')), 'nothing is applied');
    t.false(existsSync(join(node.root, 'etc/hostname')), 'nothing is applied');
    t.false(node.calls.some((call) => call.startsWith('systemctl start')));
    for (const console of ['dev/tty1', 'dev/ttyS0'])
      t.true(node.read(console).includes(first?.message ?? '?'), console);
    t.true(node.read('run/motd.d/lvsmith').includes('starts no cluster service'));

    node.attach('sr0', isoOf(sampleFiles('litsha21')));
    t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'applied');
  });

test('a node that has an identity keeps it when a bad seed is attached', (t) => {
  const node = director();
  node.attach('sr0', isoOf(signed(sampleFiles('litsha21'))));
  firstBoot(node, { deviceTimeout: 0 });
  node.attach(
    'sr0',
    isoOf(signed({ ...sampleFiles('litsha21'), 'user-data': '#cloud-config\nhostnam: x\n' })),
  );
  node.calls.length = 0;
  const status = firstBoot(node, { deviceTimeout: 0 });
  t.is(status.state, 'failed');
  t.is(status.node?.name, 'litsha21');
  t.is(status.diagnostics[0]?.hint, 'did you mean "hostname"?');
  t.is(node.calls.at(-1), 'systemctl start --no-block lvsmith-node.target');
  t.false(node.calls.some((call) => call.startsWith('systemctl stop')));
});

test('a misspelled time zone is answered with the one that was meant', (t) => {
  const node = director();
  const userData = '#cloud-config\nhostname: litsha21\ntimezone: Europe/Berln\n';
  node.attach('sr0', changed({ 'user-data': userData })());
  const { diagnostics } = firstBoot(node, { deviceTimeout: 0 });
  t.is(diagnostics[0]?.hint, 'did you mean Europe/Berlin?');
});

test('a running node is not stopped for a seed that it will not take', (t) => {
  const node = director();
  node.attach('sr0', isoOf(signed(sampleFiles('litsha21'))));
  firstBoot(node, { deviceTimeout: 0 });
  node.calls.length = 0;
  const files = sampleFiles('litsha21');
  const metaData = (files['meta-data'] ?? '').replace(/instance-id: .*/, 'instance-id: new');
  const network = (files['network-config'] ?? '').replace('71.21/24', '71.99/24');
  for (const seed of [
    { ...files, 'meta-data': metaData.replace('cluster: lab', 'cluster: other') },
    { ...files, 'meta-data': metaData, 'network-config': network },
    sampleFiles('litstat1'),
  ]) {
    node.attach('sr0', isoOf(signed(seed)));
    t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'failed');
  }
  t.deepEqual(
    [...new Set(node.calls.filter((call) => call.startsWith('systemctl')))],
    ['systemctl start --no-block lvsmith-node.target'],
  );
});

test('the same result is not printed on the consoles twice', (t) => {
  const node = director();
  node.attach('sr0', changed({ 'user-data': '' })());
  report(node, firstBoot(node, { deviceTimeout: 0 }));
  const once = node.read('dev/ttyS0');
  report(node, firstBoot(node, { deviceTimeout: 0 }));
  t.is(node.read('dev/ttyS0'), once);
});

test('a console with a login prompt shows the banner once: above the prompt', (t) => {
  const node = director();
  node.write('run/systemd/generator/getty.target.wants/serial-getty@ttyS0.service', '');
  node.attach('sr0', changed({ 'user-data': '' })());
  report(node, firstBoot(node, { deviceTimeout: 0 }));
  t.is(node.read('dev/ttyS0'), '', 'during the boot the prompt is still to come');
  t.regex(node.read('dev/tty1'), /user-data is empty/, 'no login is enabled on the screen');

  // The prompts are there; on the screen somebody has logged in.
  node.write('run/agetty.reload', '');
  node.write('proc/77/stat', '77 (agetty) S 1 77 77 1088 -1 4194560 124\n');
  mkdirSync(join(node.root, 'sys/dev/char'), { recursive: true });
  symlinkSync('../../devices/port/tty/ttyS0', join(node.root, 'sys/dev/char/4:64'));
  node.attach('sr0', changed({ 'meta-data': '' })());
  report(node, firstBoot(node, { deviceTimeout: 0 }));
  t.is(node.read('dev/ttyS0'), '');
  t.is(node.calls.at(-1), 'agetty --reload');
  t.regex(node.read('dev/tty1'), /meta-data is empty/);
  t.regex(node.read('run/issue.d/lvsmith.issue'), /meta-data is empty/);
});

test('a disk that takes nothing is told on every console', (t) => {
  const node = director();
  // What a full or a read-only file system does to a program that runs as root.
  node.write('var/lib/lvsmith', 'no folder can be made here');
  node.attach('sr0', isoOf(sampleFiles('litsha21')));
  const status = firstBoot(node, { deviceTimeout: 0 });
  t.notThrows(() => report(node, status));
  t.is(status.state, 'failed');
  t.is(status.diagnostics[0]?.code, 'first-boot-failed');
  for (const file of ['dev/tty1', 'dev/ttyS0', 'run/motd.d/lvsmith', 'run/issue.d/lvsmith.issue'])
    t.regex(node.read(file), /the first boot failed\r?\n.*first-boot-failed/, file);
});

test('a damaged identity is told with a way out, and starts nothing', (t) => {
  for (const damage of ['{"name": "lit', 'null', '{}', '']) {
    const node = director();
    node.write('etc/lvsmith/node.json', damage);
    node.attach('sr0', isoOf(sampleFiles('litsha21')));
    const status = firstBoot(node, { deviceTimeout: 0 });
    report(node, status);
    t.is(status.state, 'failed');
    t.is(status.node, undefined);
    t.regex(node.read('dev/ttyS0'), /node\.json is damaged: remove it/);
    t.false(node.calls.some((call) => call.startsWith('systemctl start')));
    rmSync(join(node.root, 'etc/lvsmith/node.json'));
    t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'applied');
  }
});

test('no secret is ever printed', (t) => {
  const node = director();
  const files = sampleFiles('litsha21');
  node.attach('sr0', isoOf({ ...files, 'meta-data': `${files['meta-data']}  oops: 1\n` }));
  const status = firstBoot(node, { deviceTimeout: 0 });
  const said = banner(status) + node.lines.join('\n') + JSON.stringify(status);
  t.notRegex(said, /a-password-for-tests|Y2NjY2Nj|OPENSSH/);
});

test('an alias is read as what it stands for', (t) => {
  const node = director();
  node.attach(
    'sr0',
    changed({ 'user-data': '#cloud-config\nhostname: &a litsha21\nfqdn: *a\n' })(),
  );
  t.is(firstBoot(node, { deviceTimeout: 0 }).state, 'applied');
});
