import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { succeed, waitForUnit, waitUntilSucceeds } from '../../scripts/lab/guest/commands.ts';
import { Lab } from '../../scripts/lab/lab.ts';
import { prepareLab } from '../../scripts/lab/prepare.ts';
import { silentProgress } from '../../scripts/progress/progress.ts';
import { saveReport } from '../cluster/helpers/save-report.ts';

/*
 * A director and a realserver of the profile that says everything are booted with their seeds, and what can be seen on
 * one machine is looked at: a node alone has no quorum, so nothing is served.
 */

const everything = 'test/fixtures/everything.yaml';
const minutes = 60_000;
let folder: string;
let lab: Lab;

test.before('they boot', async (t) => {
  t.timeout(40 * minutes);
  folder = await mkdtemp(join(tmpdir(), 'everything-'));
  const profile = join(folder, 'everything.yaml');
  // The seeds of a test are signed with the key of its own cluster.
  const text = (await readFile(everything, 'utf8')).replace(/^ {2}seed-keys:.*\n/m, '');
  await writeFile(profile, text);
  const settings = await prepareLab(profile, silentProgress, folder);
  lab = await Lab.create(settings, { only: ['d1', 'r1'] });
  for (const machine of lab.machines) await machine.start();
  for (const machine of lab.machines) await machine.waitForShell(10 * minutes);
});

test.afterEach.always(async (t) => {
  if (!t.passed) t.log(`consoles and journals: ${await saveReport(lab, t.title)}`);
});

test.after.always('nothing is left behind', async () => {
  await lab.stop();
  await rm(folder, { recursive: true });
});

/** What the command prints on a node. */
async function prints(t: ExecutionContext, node: string, wanted: Readonly<Record<string, RegExp>>) {
  for (const [command, pattern] of Object.entries(wanted))
    t.regex(await succeed(lab.machine(node), command), pattern, `${node}: ${command}`);
}

/** Of both roles. */
const both = {
  'cat /run/lvsmith/status.json': /"state": "applied"/,
  'readlink -f /etc/localtime': /Europe\/Berlin$/,
  'cat /proc/cmdline': /mitigations=auto nosmt/,
  'sysctl -n vm.swappiness net.core.somaxconn': /^10\n4096$/,
  'findmnt -no FSTYPE /': /ext4/,
  'cat /etc/resolv.conf': /search example\.org intern\.example\.org/,
  'cat /root/.ssh/authorized_keys /etc/ssh/*keys* 2>/dev/null || true': /me@desk/,
  'chronyc -n sources 2>&1; grep -rh "^server\\|^pool" /etc/chrony': /ntp1\.example\.org/,
  'nft list ruleset': /9100/,
  'type dig': /dig/,
  'swapon --show=NAME,SIZE --noheadings': /^\/var\/swap +256M$/,
  'debconf-show ca-certificates': /^\* ca-certificates\/trust_new_crts: yes$/m,
};

test.serial('the director is as the profile says', async (t) => {
  t.timeout(10 * minutes);
  const machine = lab.machine('d1');
  await waitUntilSucceeds(machine, `grep -q '"state": "applied"' /run/lvsmith/status.json`);
  for (const unit of ['snmpd.service', 'prometheus-node-exporter.service', 'pacemaker.service'])
    await waitForUnit(machine, unit);
  await prints(t, 'd1', {
    ...both,
    'cat /sys/class/net/{public,heartbeat,realservers}/mtu': /^9000\n1400\n1500$/,
    'ip route; ip -6 route':
      /10\.50\.0\.0\/16 via 10\.1\.0\.7[^]*2001:db8:50::\/48 via 2001:db8:1::7/,
    'corosync-cmapctl -g runtime.config.totem.token': /= 4545$/,
    'debconf-show iperf3': /^\* iperf3\/start_daemon: false$/m,
    'cat /etc/ssh/sshd_config.d/* /etc/nftables.conf': /10\.9\.0\.0\/16/,
  });
  await waitUntilSucceeds(machine, "ss -ltnH | grep -q ':8443 ' && ss -ltnH | grep -q ':9631 '");
  t.is(await succeed(machine, 'systemctl list-units --failed --plain --no-legend'), '');
});

test.serial('the realserver is as the profile says', async (t) => {
  t.timeout(10 * minutes);
  const machine = lab.machine('r1');
  await waitUntilSucceeds(machine, `grep -q '"state": "applied"' /run/lvsmith/status.json`);
  for (const unit of ['apache2.service', 'prometheus-node-exporter.service'])
    await waitForUnit(machine, unit);
  await prints(t, 'r1', {
    ...both,
    'ip route; ip -6 route': /default via 10\.3\.0\.1[^]*10\.60\.0\.0\/16 via 10\.3\.0\.253/,
    'ss -ltnH': /:8080 /,
    'type rsync': /rsync/,
    'cat /etc/default/sysstat': /^ENABLED="true"$/m,
  });
  t.is(await succeed(machine, 'systemctl list-units --failed --plain --no-legend'), '');
});
