import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { run } from '../../../../../scripts/runtime/run.ts';
import { fatOf, isoOf } from '../../../../helpers/seed-samples.ts';

// The shell script in front of the program, over a folder in place of the node's root, with programs of
// its own for what would touch the machine.

const script = readFileSync('overlays/base/tree/usr/lib/lvsmith/firstboot', 'utf8');

interface Machine {
  readonly root: string;
  readonly write: (path: string, text: string) => void;
  /** Whether the run started the program. */
  readonly start: () => Promise<boolean>;
}

function machine(t: ExecutionContext): Machine {
  const root = mkdtempSync(join(tmpdir(), 'lvsmith-quick-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const program = (path: string, text: string): void => {
    write(path, `#!/bin/sh\n${text}\n`);
    chmodSync(join(root, path), 0o755);
  };
  const state = `${root}/var/lib/lvsmith/firstboot`;
  write(
    'script',
    script.replaceAll(/(?<![\w$}])\/(?=(?:var|etc|run|usr|proc|sys)\/)/g, `${root}/`),
  );
  write('proc/cmdline', 'quiet\n');
  program('bin/systemctl', `echo "$@" >>${root}/systemctl`);
  program('bin/blkid', `cat ${root}/blkid`);
  write('blkid', `${root}/sda1: LABEL="EFI" TYPE="vfat"\n`);
  program(
    'usr/lib/lvsmith/lvsmith-firstboot',
    `touch ${root}/ran; mkdir -p ${state} ${root}/etc/lvsmith; printf '{\\n  "new": 1\\n}\\n' >${state}/unchanged.json;
     echo banner >${state}/banner; touch ${root}/etc/lvsmith/node.json`,
  );
  const start = async (): Promise<boolean> => {
    rmSync(join(root, 'ran'), { force: true });
    write('proc/sys/kernel/random/uuid', `${randomUUID()}\n`);
    const path = `${root}/bin:${process.env['PATH']}`;
    await run(['sh', join(root, 'script')], { env: { PATH: path } });
    return existsSync(join(root, 'ran'));
  };
  return { root, write, start };
}

/** Something else that happens while the program runs. */
function whileItRuns({ root }: Machine, commands: string): void {
  appendFileSync(join(root, 'usr/lib/lvsmith/lvsmith-firstboot'), `${commands}\n`);
}

function attach({ root, write }: Machine, content: string | Uint8Array): void {
  writeFileSync(join(root, 'sr0'), typeof content === 'string' ? isoOf({ content }) : content);
  write(
    'blkid',
    `${root}/sda1: LABEL="EFI"\n${root}/sr0: UUID="x" LABEL="cidata" TYPE="iso9660"\n`,
  );
}

/** A stick of 64 MB to which an image was written, with whatever was on it before behind that. */
function stickWith(image: Uint8Array, before: string): Uint8Array {
  const stick = Buffer.alloc(64 * 1024 * 1024, before);
  stick.set(image);
  return stick;
}

test('the program runs once for the same media', async (t) => {
  const node = machine(t);
  attach(node, 'seed');
  t.true(await node.start());
  t.false(existsSync(join(node.root, 'systemctl')), 'the program starts the services itself');
  t.false(await node.start());
  t.is(
    readFileSync(join(node.root, 'systemctl'), 'utf8'),
    'start --no-block lvsmith-node.target\n',
  );
  t.is(readFileSync(join(node.root, 'run/lvsmith/status.json'), 'utf8'), '{\n  "new": 1\n}\n');
  t.is(readFileSync(join(node.root, 'run/motd.d/lvsmith'), 'utf8'), 'banner\n');
});

test('the program runs when root has accepted a seed', async (t) => {
  const node = machine(t);
  attach(node, 'seed');
  t.true(await node.start());
  t.false(await node.start());
  node.write('run/lvsmith/accepted-seed', 'a digest\n');
  t.true(await node.start());
});

for (const left of ['', '{\n  "ne', '\0\0\0\0', '}\n'])
  test(`what a power cut left is not shown: ${JSON.stringify(left)}`, async (t) => {
    const node = machine(t);
    t.true(await node.start());
    t.false(await node.start());
    node.write('var/lib/lvsmith/firstboot/unchanged.json', left);
    t.true(await node.start());
    t.false(await node.start());
    node.write('var/lib/lvsmith/firstboot/banner', '');
    t.true(await node.start());
  });

test('a reader of the status sees the old one or the new one', async (t) => {
  const node = machine(t);
  t.true(await node.start());
  t.false(await node.start());
  const status = join(node.root, 'run/lvsmith/status.json');
  linkSync(status, join(node.root, 'reader'));
  t.false(await node.start());
  t.not(
    statSync(status).ino,
    statSync(join(node.root, 'reader')).ino,
    'replaced, not written over',
  );
});

test('the program runs when a medium changes, comes or goes', async (t) => {
  const node = machine(t);
  t.true(await node.start());
  t.false(await node.start());
  attach(node, 'seed');
  t.true(await node.start());
  attach(node, 'other');
  t.true(await node.start());
  t.false(await node.start());
  node.write('blkid', '');
  t.true(await node.start());
});

test('the program runs for a platform that speaks of a seed, and for a large medium always', async (t) => {
  const node = machine(t);
  t.true(await node.start());
  node.write('proc/cmdline', 'quiet ds=nocloud;i=2\n');
  t.true(await node.start());
  t.false(await node.start());
  attach(node, isoOf({ large: Buffer.alloc(16 * 1024 * 1024) }));
  t.true(await node.start());
  t.true(await node.start());
});

test('a small seed on a large stick is known again, ISO and FAT', async (t) => {
  for (const [image, type] of [
    [isoOf({ content: 'seed' }), 'iso9660'],
    [fatOf({ content: 'seed' }), 'vfat'],
  ] as const) {
    const node = machine(t);
    attach(node, stickWith(image, 'old'));
    node.write('blkid', `${node.root}/sr0: LABEL_FATBOOT="CIDATA" LABEL="CIDATA" TYPE="${type}"\n`);
    t.true(await node.start());
    t.false(await node.start(), type);
    const other = Buffer.from(image);
    other.set(Buffer.from('SEED'), other.lastIndexOf('seed'));
    writeFileSync(join(node.root, 'sr0'), stickWith(other, 'old'));
    t.true(await node.start(), 'another seed on the same stick');
  }
});

test('a medium of no size, or that is no file system, is never the same', async (t) => {
  for (const content of [Buffer.alloc(100), Buffer.alloc(40 * 1024), Buffer.alloc(0)]) {
    const node = machine(t);
    attach(node, content);
    t.true(await node.start());
    t.true(await node.start());
  }
});

test('a medium that comes while the program runs has a run of its own', async (t) => {
  const node = machine(t);
  attach(node, 'first');
  // In the middle of the first run the disk is changed, and udev leaves its mark.
  whileItRuns(
    node,
    `cmp -s second sr0 || { cp second sr0; touch run/lvsmith-look; }`.replaceAll(
      /second|sr0|run/g,
      `${node.root}/$&`,
    ),
  );
  node.write('run/x', '');
  writeFileSync(join(node.root, 'second'), isoOf({ content: 'second' }));
  t.true(await node.start());
  const mark = join(node.root, 'run/lvsmith-look');
  t.true(existsSync(mark), 'the path unit starts the next run for it');
  t.true(await node.start());
  t.false(existsSync(mark));
  t.false(await node.start(), 'the second is the one that is known');
});

test('a mark that tells of the same media once more changes nothing, and keeps a failure', async (t) => {
  const node = machine(t);
  attach(node, 'first');
  whileItRuns(
    node,
    `touch ${node.root}/run/lvsmith-look; rm ${node.root}/etc/lvsmith/node.json; exit 1`,
  );
  node.write('run/x', '');
  await t.throwsAsync(node.start());
  rmSync(join(node.root, 'ran'));
  await t.throwsAsync(node.start());
  t.false(existsSync(join(node.root, 'ran')), 'no second look');
  t.false(existsSync(join(node.root, 'run/lvsmith-look')));
  await t.throwsAsync(node.start());
  t.true(existsSync(join(node.root, 'ran')), 'a person who starts it gets a look');
});

test('the program runs while a job is unfinished, and after anything but a quiet end', async (t) => {
  const node = machine(t);
  t.true(await node.start());
  node.write('var/lib/lvsmith/firstboot/pending.json', '{}');
  t.true(await node.start());
  rmSync(join(node.root, 'var/lib/lvsmith/firstboot/pending.json'));
  t.false(await node.start());
  rmSync(join(node.root, 'var/lib/lvsmith/firstboot/unchanged.json'));
  t.true(await node.start());
  rmSync(join(node.root, 'etc/lvsmith/node.json'));
  t.true(await node.start());
});
