import test from 'ava';
import { fail, succeed, waitForUnit, waitUntilSucceeds } from '../../scripts/lab/guest/commands.ts';
import { within } from '../../scripts/lab/guest/wait.ts';
import { fatOf, isoOf, sampleFiles } from '../helpers/seed-samples.ts';
import { ownKey, sampleKey, signed } from '../helpers/signed-seeds.ts';
import { saveReport } from './helpers/save-report.ts';
import { bootDeadline, noCluster, SingleMachine } from './helpers/single-machine.ts';
import { seedWith } from './helpers/seed-media.ts';

/*
 * One director, switched on without a seed; then a person attaches right ones and other ones.
 * It runs through all of it; two power cuts come at the end. Each test goes on from where the one before
 * it left the machine.
 */

const minutes = 60_000;
const firstId = 'instance-id: first';
let director: SingleMachine;

test.before('a director boots without a seed', async (t) => {
  t.timeout(10 * minutes);
  director = await SingleMachine.bootUnseeded('litsha21');
});

test.afterEach.always(async (t) => {
  if (!t.passed) t.log(`consoles and journals: ${await saveReport(director.lab, t.title)}`);
});

test.after.always('nothing is left behind', async () => {
  await director.remove();
});

/** litsha21's seed under an id of its own, signed with its cluster's key. */
function seedOf(id: string, changes: Readonly<Record<string, string>> = {}): Uint8Array {
  return isoOf(filesOf(id, changes));
}

function filesOf(id: string, changes: Readonly<Record<string, string>> = {}) {
  return signed(unsignedFilesOf(id, changes));
}

function unsignedFilesOf(id: string, changes: Readonly<Record<string, string>> = {}) {
  const files = sampleFiles('litsha21');
  const metaData = (files['meta-data'] ?? '').replace(/instance-id: .*/, id);
  return { ...files, 'meta-data': metaData, ...changes };
}

test.serial(
  'two different seeds are refused; when one is taken away the other, a disc, is taken',
  async (t) => {
    t.timeout(5 * minutes);
    const { machine } = director;
    await director.plug(seedWith({ 'user-data': '#cloud-config\nhostnam: litsha21\n' }));
    await director.waitForBanner('did you mean "hostname"?');
    await director.insertDisc(seedOf(firstId));
    await director.waitForBanner('two different seeds are attached');
    await director.waitForConsole('two different seeds are attached');
    await succeed(machine, noCluster);
    await fail(machine, 'test -e /etc/lvsmith');
    await machine.unplug();

    await director.waitUntilApplied('"source": "/dev/sr0"');
    await waitForUnit(machine, 'corosync.service');
    t.is(await succeed(machine, 'hostname'), 'litsha21');
    await addresses();
    // Only what the seed says: the addresses of a machine without one are gone.
    t.is(await succeed(machine, 'networkctl --json=short | grep -c no-seed.network || true'), '0');
    t.is(await succeed(machine, 'stat -c %a:%U:%G /etc/corosync/authkey'), '400:root:root');
    t.is(await succeed(machine, 'cat /proc/sys/net/ipv4/conf/public/send_redirects'), '0');
    await waitForUnit(machine, 'pacemaker.service');
  },
);

async function addresses(): Promise<void> {
  for (const [name, address] of [
    ['public', '192.168.71.21/24'],
    ['heartbeat', '192.168.68.201/24'],
  ])
    await waitUntilSucceeds(director.machine, `ip -br address show ${name} | grep -q '${address}'`);
}

const corosyncStart = 'systemctl show corosync -P ActiveEnterTimestamp';

test.serial('the same seed again: nothing is done, in well under a second', async (t) => {
  t.timeout(5 * minutes);
  const { machine } = director;
  const before = await succeed(machine, corosyncStart);
  const took = await succeed(
    machine,
    'a=$(date +%s%N); systemctl start lvsmith-firstboot; b=$(date +%s%N); echo $(((b-a)/1000000))',
  );
  t.log(`${took} ms`);
  await succeed(machine, 'journalctl -b -t lvsmith | grep -q media=same');
  await director.waitForState('unchanged');
  // The mark alone, as udev leaves it, starts the next look.
  await succeed(machine, 'touch /run/lvsmith-look');
  await waitUntilSucceeds(machine, '! test -e /run/lvsmith-look');
  t.is(await succeed(machine, corosyncStart), before);
});

test.serial('a disc that is taken out of its drive does not disturb the node', async (t) => {
  t.timeout(5 * minutes);
  const { machine } = director;
  const before = await succeed(machine, corosyncStart);
  await machine.ejectDisc();
  await director.waitForBanner('litsha21, director of lab; no seed is attached');
  await director.waitForState('unchanged');
  t.is(await succeed(machine, corosyncStart), before);
  await addresses();
  await succeed(machine, 'systemctl -q is-active pacemaker');
});

test.serial('a changed seed with the old id is a state of its own', async (t) => {
  t.timeout(5 * minutes);
  const { machine } = director;
  await director.plug(
    seedOf(firstId, { 'user-data': '#cloud-config\nhostname: litsha21\ntimezone: Asia/Tokyo\n' }),
  );
  await director.waitForState('changed');
  await director.waitForConsole('has changed, but not its instance-id');
  const { code, output } = await machine.execute('lvsmith status');
  t.is(code, 2);
  t.regex(output, /^seed +changed: /m);
  await fail(machine, 'readlink /etc/localtime | grep -q Tokyo');
  await succeed(machine, 'systemctl -q is-active corosync');
  await machine.unplug();
});

const stranger = sampleKey(9);

for (const { title, code, files } of [
  {
    title: 'an unsigned seed',
    code: 'seed-unsigned',
    files: () => unsignedFilesOf('instance-id: unsigned'),
  },
  {
    title: 'a seed that somebody else has signed',
    code: 'seed-key',
    files: () => signed(unsignedFilesOf('instance-id: stranger'), { by: stranger }),
  },
  {
    title: 'a seed with a file that nobody signed',
    code: 'seed-unnamed-file',
    files: () => ({ ...filesOf('instance-id: more'), 'vendor-data': '#cloud-config\n' }),
  },
])
  test.serial(`${title} is named on the console, stops nothing and writes nothing`, async (t) => {
    t.timeout(5 * minutes);
    const { machine } = director;
    const state = `${corosyncStart}; find /etc -newer /etc/lvsmith/node.json -type f | sort; cat /etc/lvsmith/*.json`;
    const before = await succeed(machine, state);
    await director.plug(isoOf(files()));
    try {
      await director.waitForState('failed');
      await director.waitForConsole(`error[${code}]`);
      const { code: exitCode, output } = await machine.execute('lvsmith status');
      t.is(exitCode, 2);
      t.true(output.includes(`error[${code}]`), output);
      t.regex(output, /this is still litsha21, director of lab/);
      t.is(await succeed(machine, state), before);
      await succeed(machine, 'systemctl -q is-active corosync pacemaker');
    } finally {
      await machine.unplug();
    }
    await director.waitForState('unchanged');
  });

test.serial(
  'what a node refuses, root can accept; its signer is trusted from then on',
  async (t) => {
    t.timeout(10 * minutes);
    const { machine } = director;
    const keys = [stranger.publicKey, ownKey.publicKey];
    const files = signed(unsignedFilesOf('instance-id: accepted'), { by: stranger, keys });
    await director.plug(isoOf(files));
    await director.waitForState('failed');
    const output = await succeed(machine, 'lvsmith accept-seed');
    t.regex(
      output,
      /^taking the seed on \/dev\/vd.: litsha21 of lab, number \d+, signed by SHA256:/,
    );
    t.regex(output, /the seed accepted was applied/);
    await fail(machine, 'test -e /run/lvsmith/accepted-seed');
    t.regex(await succeed(machine, 'lvsmith status || true'), /^seeds from +SHA256:.*, SHA256:/m);
    await waitForUnit(machine, 'pacemaker.service');
    await machine.unplug();
  },
);

test.serial('a ConfigDrive is taken as well', async (t) => {
  t.timeout(5 * minutes);
  const { machine } = director;
  await director.plug(isoOf(signed(sampleFiles('litsha21', 'config-drive')), 'config-drive'));
  await director.waitUntilApplied('"format": "config-drive"');
  await addresses();
  t.is((await succeed(machine, 'hostname')).trim(), 'litsha21');
  await waitForUnit(machine, 'pacemaker.service');
});

const identity = 'cat /etc/machine-id; ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key';

const pending = '/var/lib/lvsmith/firstboot/pending.json';
/*
 * Cuts the power from inside, nobody outside is as quick: the plan is on the disk for good, and
 * the first of its files is written.
 */
const cutWhileApplying = `until test -e ${pending} && test /etc/hostname -nt ${pending}; do :; done
test -e ${pending} && echo b >/proc/sysrq-trigger`;

test.serial(
  'power cut while a new seed, on FAT, is applied: the next start finishes the job without it',
  async (t) => {
    t.timeout(10 * minutes);
    const { machine } = director;
    const id = await succeed(machine, identity);
    await machine.unplug();
    const cut = machine.nextReset();
    void machine.execute(cutWhileApplying, bootDeadline).catch(() => undefined);
    await director.plug(fatOf(filesOf('instance-id: interrupted')));
    await within('the power is cut while the seed is applied', bootDeadline, cut);
    // What was plugged in while it ran is gone after this.
    await machine.crash();
    await machine.start();
    await machine.waitForShell(bootDeadline);
    await director.waitForState('unchanged');
    t.regex(await succeed(machine, 'cat /etc/lvsmith/node.json'), /"interrupted"/);
    await fail(machine, `test -e ${pending}`);
    await waitForUnit(machine, 'corosync.service');
    t.is(await succeed(machine, 'hostname'), 'litsha21');
    await addresses();
    t.is(await succeed(machine, identity), id);
  },
);

/** Behind those of the image. */
const lastPartition = '/dev/vda6';
const bonded = `version: 2
ethernets:
  port1: { match: { macaddress: "52:54:00:71:00:15" } }
  heartbeat: { match: { macaddress: "52:54:00:68:00:c9" }, addresses: [192.168.68.201/24] }
bonds:
  public:
    interfaces: [port1]
    parameters: { mode: active-backup, mii-monitor-interval: 100 }
    addresses: [192.168.71.21/24]
    routes: [{ to: default, via: 192.168.71.1 }]
    nameservers: { addresses: [192.168.71.1] }
vlans:
  backup: { id: 12, link: public, addresses: [10.12.0.21/24] }
`;

test.serial(
  'a new id on a running node is applied, from a partition of its own disk: now with a bond and a VLAN',
  async (t) => {
    t.timeout(5 * minutes);
    const { machine } = director;
    await director.addPartition(
      fatOf(filesOf('instance-id: bonded', { 'network-config': bonded })),
    );
    await director.waitUntilApplied(`"source": "${lastPartition}"`);
    t.regex(await succeed(machine, 'cat /etc/lvsmith/node.json'), /"bonded"/);
    await bondAndVlan();
    t.regex(await succeed(machine, 'ip -d link show public'), /bond mode active-backup/);
    t.regex(await succeed(machine, 'ip -d link show backup'), /vlan protocol 802.1Q id 12/);
    t.regex(await succeed(machine, 'cat /etc/resolv.conf'), /^nameserver 192\.168\.71\.1$/m);
    const status = await succeed(machine, 'cat /run/lvsmith/status.json');
    t.notRegex(status, /not-activated/, 'all of it is in force');
    await waitForUnit(machine, 'pacemaker.service');
  },
);

async function bondAndVlan(): Promise<void> {
  await addresses();
  await waitUntilSucceeds(director.machine, "ip -br address show backup | grep -q '10.12.0.21/24'");
}

test.serial(
  'the mainboard names an instance: the seed on the disk is taken under that id',
  async (t) => {
    t.timeout(10 * minutes);
    const { machine } = director;
    const id = await succeed(machine, identity);
    await succeed(machine, 'sync');
    await machine.crash();
    machine.setSerial('ds=nocloud;i=from-the-mainboard;h=litsha21');
    await machine.start();
    await machine.waitForShell(bootDeadline);
    await director.waitUntilApplied(`"source": "${lastPartition}"`);
    t.regex(await succeed(machine, 'cat /etc/lvsmith/node.json'), /"from-the-mainboard"/);
    t.is(await succeed(machine, identity), id);
    await bondAndVlan();
    await waitForUnit(machine, 'corosync.service');
    t.is(await succeed(machine, 'systemctl --failed --plain --no-legend'), '');
  },
);
