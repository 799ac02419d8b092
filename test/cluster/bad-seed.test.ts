import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test from 'ava';
import { imageArtifacts } from '../../scripts/image/artifacts.ts';
import {
  fail,
  snapshot,
  succeed,
  waitForUnit,
  waitUntilSucceeds,
} from '../../scripts/lab/guest.ts';
import { Lab } from '../../scripts/lab/lab.ts';
import { waitFor } from '../../scripts/lab/wait.ts';
import { labCluster } from '../firstboot/fake-node.ts';
import { isoOf, sampleFiles } from '../seed/samples.ts';

// One director, switched on without a seed; then a person attaches wrong ones and a right one. The
// machine is never restarted until the end, when it is seen to keep what it was told.

const bootDeadline = 300_000;

test('a director says what is wrong with its seed, and takes the corrected one without a reboot', async (t) => {
  t.timeout(900_000);
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-bad-seed-'));
  const seeds = join(folder, 'seeds');
  await mkdir(seeds);
  const medium = async (name: string, content: Uint8Array): Promise<string> => {
    await writeFile(join(seeds, name), content);
    return join(seeds, name);
  };
  const good = sampleFiles('litsha21');
  // An empty disk in the place of the seed.
  await medium('litsha21.iso', Buffer.alloc(1024 * 1024));
  const typo = await medium(
    'typo.iso',
    isoOf({ ...good, 'user-data': '#cloud-config\nhostnam: litsha21\n' }),
  );
  const truncated = await medium('truncated.iso', isoOf(good).subarray(0, 48 * 1024));
  const right = await medium('right.iso', isoOf(good));
  const { disk, kernel, initrd, commandLine } = imageArtifacts('director', 'lab');
  const image = {
    ...{ disk: resolve(disk), kernel: resolve(kernel), initrd: resolve(initrd) },
    commandLine: resolve(commandLine),
  };
  const lab = await Lab.create({
    cluster: { ...labCluster, directors: labCluster.directors.slice(0, 1), realservers: [] },
    ...{ images: { director: image, realserver: image }, seeds, logs: join(folder, 'logs') },
  });
  t.teardown(async () => {
    await lab.stop();
    await rm(folder, { recursive: true });
  });
  const machine = lab.machine('litsha21');
  const state = (wanted: string) =>
    waitUntilSucceeds(machine, `grep -q '"state": "${wanted}"' /run/lvsmith/status.json`);
  const console = (text: string) =>
    waitFor(
      `the console says: ${text}`,
      async () => ((await readFile(machine.consoleFile, 'utf8')).includes(text) ? true : undefined),
      { deadline: 60_000, report: () => snapshot(machine, 'lvsmith-firstboot') },
    );
  const noCluster = () =>
    fail(machine, 'systemctl is-active -q corosync || systemctl is-active -q pacemaker');

  await machine.start();
  await machine.booted(bootDeadline);
  await state('no-seed');
  await console('no seed is attached');
  await noCluster();
  await waitForUnit(machine, 'ssh.service');
  // Nobody starts it by mistake either.
  await machine.execute('systemctl start --job-mode=ignore-dependencies corosync pacemaker');
  await noCluster();

  await machine.plug(typo);
  await state('failed');
  await console('user-data:2:1');
  await console('did you mean "hostname"?');
  await noCluster();
  t.regex(await succeed(machine, 'cat /run/motd.d/lvsmith'), /starts no cluster service/);
  await fail(machine, 'test -e /etc/lvsmith');
  await machine.unplug();

  await machine.plug(truncated);
  await waitUntilSucceeds(machine, 'grep -q seed-unreadable /run/lvsmith/status.json');
  await noCluster();
  await machine.unplug();

  await machine.plug(right);
  await state('applied');
  await waitForUnit(machine, 'corosync.service');
  t.is(await succeed(machine, 'hostname'), 'litsha21');
  await waitUntilSucceeds(machine, "ip -br address show public | grep -q '192.168.71.21/24'");
  await waitUntilSucceeds(machine, "ip -br address show heartbeat | grep -q '192.168.68.201/24'");
  t.is(await succeed(machine, 'stat -c %a:%U:%G /etc/corosync/authkey'), '400:root:root');
  t.is(await succeed(machine, 'cat /proc/sys/net/ipv4/conf/public/send_redirects'), '0');
  const id = await succeed(
    machine,
    'cat /etc/machine-id; ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key',
  );
  await waitForUnit(machine, 'pacemaker.service');

  // A power cut, and another start with the seed away: it is who it was.
  await succeed(machine, 'sync');
  await machine.crash();
  await machine.start();
  await machine.booted(bootDeadline);
  await state('unchanged');
  await waitForUnit(machine, 'corosync.service');
  t.is(await succeed(machine, 'hostname'), 'litsha21');
  await waitUntilSucceeds(machine, "ip -br address show public | grep -q '192.168.71.21/24'");
  t.is(
    await succeed(machine, 'cat /etc/machine-id; ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key'),
    id,
  );
  // Once it has seen that nothing is new, it sees so without starting Node.
  await succeed(machine, 'systemctl start lvsmith-firstboot.service');
  await succeed(machine, 'journalctl -b -t lvsmith | grep -q media=same');
  await state('unchanged');
});
