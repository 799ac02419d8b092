import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { prepareLab } from '../../scripts/image/prepare-lab.ts';
import { succeed, waitUntilSucceeds } from '../../scripts/lab/guest.ts';
import { Lab } from '../../scripts/lab/lab.ts';
import type { Machine } from '../../scripts/lab/machine.ts';
import { saveReport } from '../cluster/helpers/save-report.ts';
import { silentProgress } from '../../scripts/report/progress.ts';

// One director from the lab's own image and seed. Its cluster is switched off, so that mon and the
// reconciler run without the two other directors; a realserver is played by the director itself, which
// has the server's address and a web server while the test wants it to.

const bootDeadline = 300_000;
const server = '192.168.71.220';
const floating = '192.168.71.205';
const http = `-a -t ${floating}:80 -r ${server}:80 -m -w 1`;
const https = `-a -t ${floating}:443 -r ${server}:443 -m -w 1`;

test('in a booted image mon runs the alerts, and the kernel’s table follows', async (t) => {
  t.timeout(900_000);
  const settings = await prepareLab('lab', silentProgress);
  const logs = await mkdtemp(join(tmpdir(), 'lvsmith-alert-'));
  const { directors } = settings.cluster;
  const alone = { ...settings.cluster, directors: directors.slice(0, 1), realservers: [] };
  const lab = await Lab.create({ ...settings, cluster: alone, logs });
  t.teardown(async () => {
    if (!t.passed) t.log(`consoles and journals: ${await saveReport(lab, 'mon runs the alerts')}`);
    await lab.stop();
    await rm(logs, { recursive: true });
  });
  const machine = lab.machine('litsha21');
  const check = settings.cluster.services.find(({ name }) => name === 'http')?.check;
  const startServer = webServer(check?.expect ?? '');
  await machine.start();
  await machine.booted(bootDeadline);
  // Asked to stop before its first election is over, pacemaker may never end.
  const elected = `crm_mon -1 | grep -q 'Current DC: ${machine.name} '`;
  await waitUntilSucceeds(machine, elected, bootDeadline);
  await succeed(machine, 'systemctl stop pacemaker corosync');
  await succeed(machine, `ip address add ${server}/32 dev lo`);
  await succeed(machine, 'systemctl start mon lvsmith-reconcile');

  // Nothing answers at the server's address.
  await record(machine, 'litstat1.http', 'down');
  await record(machine, 'litstat1.https', 'down');
  const owner = await succeed(machine, 'stat -c %U:%a /run/lvsmith/health/litstat1.http.json');
  t.is(owner, 'mon:644', 'mon itself wrote it');
  t.is(await succeed(machine, 'systemctl show mon -P MemoryDenyWriteExecute'), 'yes');
  await table(machine, `! grep -q -e '-r ${server}:'`);

  // Its http comes back, its https does not.
  await succeed(machine, startServer);
  await record(machine, 'litstat1.http', 'up');
  await table(machine, `grep -qx -e '${http}'`);
  await table(machine, `! grep -q -e '-r ${server}:443'`);
  await succeed(machine, 'journalctl -t lvsmith | grep -q "member-up realserver=litstat1"');

  // A hand-made change, a service of somebody else, a flush: the table heals.
  await succeed(machine, `ipvsadm -d -t ${floating}:80 -r ${server}:80; ipvsadm -A -f 7 -s rr`);
  await table(machine, `grep -qx -e '${http}'`);
  await table(machine, `! grep -q -e '-f 7'`);
  await succeed(machine, 'ipvsadm --clear');
  await table(machine, `grep -qx -e '${http}'`);
  await succeed(machine, 'journalctl -t lvsmith | grep -q drift-healed');

  // A restart of mon loses nothing: the server stays in, and one that comes back meanwhile is seen.
  await succeed(machine, 'systemctl stop web; rm -f /run/lvsmith/health/litstat1.http.json');
  await record(machine, 'litstat1.http', 'down');
  await table(machine, `! grep -q -e '-r ${server}:80'`);
  await succeed(machine, `systemctl stop mon; ${startServer}; systemctl start mon`);
  await table(machine, `grep -qx -e '${http}'`);

  // The holder of the address sends connections, everybody receives them.
  const daemons = (filter: string) =>
    waitUntilSucceeds(machine, `ipvsadm --list --daemon > /tmp/d; ${filter} /tmp/d`);
  await daemons('! grep -q master');
  await succeed(machine, `ip address add ${floating}/32 dev public`);
  await daemons('grep -q "master sync daemon (mcast=heartbeat"');
  await daemons('grep -q "backup sync daemon (mcast=heartbeat"');
  await succeed(machine, `ip address del ${floating}/32 dev public`);
  await daemons('! grep -q master');

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
  await table(machine, `grep -qx -e '${http}'`);
  const saved = await succeed(machine, 'ipvsadm --save -n');
  t.false(saved.includes(https));
  t.regex(await succeed(machine, 'lvsmith table'), /litstat1 +192\.168\.71\.220:443 +out +down/);
});

/** A web server from what the image has: Node answers every request with the page. */
function webServer(page: string): string {
  const program = `require('node:http').createServer((_, answer) => answer.end('${page}')).listen(80, '${server}')`;
  return `systemd-run --quiet --collect --unit=web /usr/bin/node --eval "${program}"`;
}

function record(machine: Machine, name: string, state: string): Promise<string> {
  const file = `/run/lvsmith/health/${name}.json`;
  return waitUntilSucceeds(machine, `grep -q '"state":"${state}"' ${file}`);
}

/** Waits until the saved table satisfies the filter. */
function table(machine: Machine, filter: string): Promise<string> {
  const script = filter.startsWith('! ')
    ? `! ipvsadm --save -n | ${filter.slice(2)}`
    : `ipvsadm --save -n | ${filter}`;
  return waitUntilSucceeds(machine, script);
}
