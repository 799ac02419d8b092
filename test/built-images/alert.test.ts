import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { prepareLab } from '../../scripts/lab/prepare.ts';
import { signalUnit, succeed, waitUntilSucceeds } from '../../scripts/lab/guest/commands.ts';
import { Lab } from '../../scripts/lab/lab.ts';
import type { Machine } from '../../scripts/lab/qemu/machine.ts';
import { saveReport } from '../cluster/helpers/save-report.ts';
import { silentProgress } from '../../scripts/progress/progress.ts';
import { makeSeeds } from '../../scripts/seed/node-seeds.ts';

/*
 * One director from the lab's own image, its seed as `npm run seed -- --medium fat` makes it for a stick. Its
 * cluster is switched off, so that mon and the reconciler run without the two other directors; a realserver
 * is played by the director itself, which has the server's address and a web server while the test wants it
 * to. Each test goes on from where the one before it left the machine.
 */

const bootDeadline = 300_000;
/** A mon that hangs is ended after two minutes of the director's own time. */
const hangDeadline = 400_000;
const name = 'litsha21';
const server = '192.168.71.220';
const floating = '192.168.71.205';
const http = `-a -t ${floating}:80 -r ${server}:80 -m -w 1`;
const https = `-a -t ${floating}:443 -r ${server}:443 -m -w 1`;

let lab: Lab;
let logs: string;
let machine: Machine;
let startServer: string;

test.before('a director is switched on, its seed attached', async (t) => {
  t.timeout(900_000);
  const settings = await prepareLab('lab', silentProgress);
  logs = await mkdtemp(join(tmpdir(), 'lvsmith-alert-'));
  const { cluster } = settings;
  await stick(cluster, logs);
  const alone = { ...cluster, directors: cluster.directors.slice(0, 1), realservers: [] };
  lab = await Lab.create({ ...settings, cluster: alone, seeds: logs, logs });
  machine = lab.machine(name);
  startServer = webServer(
    cluster.services.find((each) => each.name === 'http')?.check.expect ?? '',
  );
  await machine.start();
  await machine.waitForShell(bootDeadline);
});

test.afterEach.always(async (t) => {
  if (!t.passed) t.log(`consoles and journals: ${await saveReport(lab, t.title)}`);
});

test.after.always('nothing is left behind', async () => {
  await lab.stop();
  await rm(logs, { recursive: true });
});

/** Puts the director's seed where a lab looks for it, as an image for a stick. */
async function stick(cluster: Cluster, folder: string): Promise<void> {
  const [seed] = await makeSeeds(cluster, [name], {
    format: 'nocloud',
    medium: 'fat',
    folder,
    imageKeys: [],
  });
  if (seed !== undefined) await rename(seed.path, join(folder, `${name}.iso`));
}

test.serial('a director takes the seed on FAT that is there when it is switched on', async (t) => {
  t.timeout(300_000);
  await waitUntilSucceeds(machine, 'grep -q \'"state": "applied"\' /run/lvsmith/status.json');
  t.is(await succeed(machine, 'blkid -o value -s TYPE -s LABEL /dev/vdb'), 'CIDATA\nvfat');
  t.is(await succeed(machine, 'hostname'), name);
});

test.serial('in a booted image mon runs the alerts, and the kernel’s table follows', async (t) => {
  t.timeout(900_000);
  // Asked to stop before its first election is over, pacemaker may never end.
  const elected = `crm_mon -1 | grep -q 'Current DC: ${name} '`;
  await waitUntilSucceeds(machine, elected, bootDeadline);
  await succeed(machine, 'systemctl stop pacemaker corosync');
  await succeed(machine, `ip address add ${server}/32 dev lo`);
  await succeed(machine, 'systemctl start mon lvsmith-reconcile');

  // Nothing answers at the server's address.
  await record('litstat1.http', 'down');
  await record('litstat1.https', 'down');
  const owner = await succeed(machine, 'stat -c %U:%a /run/lvsmith/health/litstat1.http.json');
  t.is(owner, 'mon:644', 'mon itself wrote it');
  t.is(await succeed(machine, 'systemctl show mon -P MemoryDenyWriteExecute'), 'yes');
  await table(`! grep -q -e '-r ${server}:'`);

  // Its http comes back, its https does not.
  await succeed(machine, startServer);
  await record('litstat1.http', 'up');
  await table(`grep -qx -e '${http}'`);
  await table(`! grep -q -e '-r ${server}:443'`);
  await succeed(machine, 'journalctl -t lvsmith | grep -q "member-up realserver=litstat1"');

  // A hand-made change, a service of somebody else, a flush: the table heals.
  await succeed(machine, `ipvsadm -d -t ${floating}:80 -r ${server}:80; ipvsadm -A -f 7 -s rr`);
  await table(`grep -qx -e '${http}'`);
  await table(`! grep -q -e '-f 7'`);
  await succeed(machine, 'ipvsadm --clear');
  await table(`grep -qx -e '${http}'`);
  await succeed(machine, 'journalctl -t lvsmith | grep -q drift-healed');

  // A restart of mon loses nothing: the server stays in, and one that comes back meanwhile is seen.
  await succeed(machine, 'systemctl stop web; rm -f /run/lvsmith/health/litstat1.http.json');
  await record('litstat1.http', 'down');
  await table(`! grep -q -e '-r ${server}:80'`);
  await succeed(machine, `systemctl stop mon; ${startServer}; systemctl start mon`);
  await table(`grep -qx -e '${http}'`);

  // On its way to standby: the address goes, and the reconciler is stopped at once. It sends no more.
  await succeed(machine, `ip address add ${floating}/32 dev public`);
  await daemons('grep -q "master sync daemon"');
  const standby = `ip address del ${floating}/32 dev public; systemctl stop lvsmith-reconcile`;
  await succeed(machine, standby);
  const left = await succeed(machine, 'ipvsadm --list --daemon');
  t.notRegex(left, /master/);
  t.regex(left, /backup sync daemon/);
  await succeed(machine, 'systemctl start lvsmith-reconcile');

  // A killed reconciler comes back and finds everything as it should be.
  await succeed(machine, 'systemctl kill --signal=KILL lvsmith-reconcile; ipvsadm --clear');
  await table(`grep -qx -e '${http}'`);
  const saved = await succeed(machine, 'ipvsadm --save -n');
  t.false(saved.includes(https));
  t.regex(await succeed(machine, 'lvsmith table'), /litstat1 +192\.168\.71\.220:443 +out +down/);
});

test.serial('a mon that hangs is ended and starts again; the rest goes on meanwhile', async (t) => {
  t.timeout(600_000);
  const pid = await succeed(machine, 'systemctl show mon -P MainPID');
  await signalUnit(machine, 'mon.service', 'STOP');

  await succeed(machine, 'ipvsadm --clear');
  await table(`grep -qx -e '${http}'`);

  // The holder of the address sends connections, everybody receives them.
  await daemons('! grep -q master');
  await succeed(machine, `ip address add ${floating}/32 dev public`);
  await daemons('grep -q "master sync daemon (mcast=heartbeat"');
  await daemons('grep -q "backup sync daemon (mcast=heartbeat"');
  await succeed(machine, `ip address del ${floating}/32 dev public`);
  await daemons('! grep -q master');

  await waitUntilSucceeds(machine, `lvsmith status | grep -q 'mon has said nothing'`, hangDeadline);
  await waitUntilSucceeds(machine, 'journalctl -t lvsmith | grep "mon-ended hung="', hangDeadline);
  await waitUntilSucceeds(machine, `grep -q '"mon":"answers"' /run/lvsmith/lvs.json`);
  t.not(await succeed(machine, 'systemctl show mon -P MainPID'), pid);
  await succeed(machine, 'systemctl stop web');
  await table(`! grep -q -e '-r ${server}:80'`);
});

/** Waits until the list of the daemons of connection sync satisfies the filter. */
function daemons(filter: string): Promise<string> {
  return waitUntilSucceeds(machine, `ipvsadm --list --daemon > /tmp/d; ${filter} /tmp/d`);
}

/** A web server from what the image has: Node answers every request with the page. */
function webServer(page: string): string {
  const program = `require('node:http').createServer((_, answer) => answer.end('${page}')).listen(80, '${server}')`;
  return `systemd-run --quiet --collect --unit=web /usr/bin/node --eval "${program}"`;
}

function record(check: string, state: string): Promise<string> {
  const file = `/run/lvsmith/health/${check}.json`;
  return waitUntilSucceeds(machine, `grep -q '"state":"${state}"' ${file}`);
}

/** Waits until the saved table satisfies the filter. */
function table(filter: string): Promise<string> {
  const script = filter.startsWith('! ')
    ? `! ipvsadm --save -n | ${filter.slice(2)}`
    : `ipvsadm --save -n | ${filter}`;
  return waitUntilSucceeds(machine, script);
}
