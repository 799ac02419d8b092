import { dirname } from 'node:path';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { powerOn } from '../lab/cluster/bring-up.ts';
import { reportMachine, succeed } from '../lab/guest/commands.ts';
import type { Lab } from '../lab/lab.ts';
import type { Machine } from '../lab/qemu/machine.ts';
import { preferredDirector, waitForHolder } from '../lab/cluster/holder.ts';
import { recoverCluster, recoverMachines } from '../lab/cluster/recover.ts';
import { waitFor } from '../lab/guest/wait.ts';
import type { HaStack } from './ha-stack.ts';
import { advertInterval, keepalivedConfig } from './keepalived-config.ts';

const configFile = '/etc/keepalived/keepalived.conf';
/** The units of the image's cluster; a director with keepalived's configuration starts none of them. */
const clusterUnits = ['corosync', 'pacemaker', 'sbd'] as const;
const conditionFile = (unit: string) => `/etc/systemd/system/${unit}.service.d/90-lab-peer.conf`;
const dropIn = '/etc/systemd/system/keepalived.service.d/90-lab-peer.conf';
const wantsLink = '/etc/systemd/system/multi-user.target.wants/keepalived.service';
/** The firewall of a director does not accept VRRP, protocol 112. */
const dropInText = `[Unit]
After=lvsmith-firstboot.service nftables.service network.target
[Service]
ExecStartPre=-/usr/sbin/nft insert rule inet lvsmith input meta l4proto 112 accept
`;
const clearIpvs = 'ipvsadm -C; ipvsadm --stop-daemon master; ipvsadm --stop-daemon backup; true';

/** Milliseconds; emulated machines are slow. */
const commandTimeout = 180_000;

/**
 * keepalived on the same directors: VRRP moves the address, its own checks maintain the IPVS table. The cluster of the
 * image is stopped, and does not start when a director boots again.
 */
export function keepalived(lab: Lab): HaStack {
  const { cluster } = lab.settings;
  const interval = advertInterval(cluster);
  return {
    name: 'keepalived',
    timing: { vrrp: 3, advertInterval: interval, masterDown: 3 * interval },
    heartbeatInterval: interval,
    packages: ['keepalived'],
    activate: () => activate(lab),
    restore: async () => {
      await recoverMachines(lab, (machine) => bootAndWait(lab, machine));
      return waitForHolder(lab, [preferredDirector(lab)]);
    },
    // Its last advert has priority 0, so the others need not wait.
    beginPlannedMove: (holder) => succeed(holder, 'systemctl stop keepalived'),
    endPlannedMove: (holder) => succeed(holder, 'systemctl start keepalived'),
    deactivate: () => deactivate(lab),
  };
}

async function activate(lab: Lab): Promise<void> {
  await recoverMachines(lab, powerOn);
  for (const director of lab.directors)
    if ((await director.execute('test -x /usr/sbin/keepalived')).code !== 0)
      throw new Failure(`keepalived is not installed on ${director.name}`, {
        exitCode: exitCodes.usage,
        hint: 'stop this lab with `lvsmith lab down`; the measurement then boots a lab with keepalived',
      });
  const { cluster } = lab.settings;
  await onAll(lab, (director) => {
    const self = cluster.directors.find(({ name }) => name === director.name);
    if (self === undefined) return Promise.resolve();
    return succeed(
      director,
      [
        'set -e',
        write(configFile, keepalivedConfig(cluster, self)),
        write(dropIn, dropInText),
        ...clusterUnits.map((unit) =>
          write(conditionFile(unit), `[Unit]\nConditionPathExists=!${configFile}\n`),
        ),
        `mkdir -p ${dirname(wantsLink)}`,
        `ln -sf /usr/lib/systemd/system/keepalived.service ${wantsLink}`,
        'sync',
        'systemctl daemon-reload',
      ].join('\n'),
      commandTimeout,
    );
  });
  // pacemaker stops everywhere before corosync, so that quorum lasts and nobody is fenced. sbd stops with corosync.
  await onAll(lab, (director) => succeed(director, 'systemctl stop pacemaker', commandTimeout));
  await onAll(lab, (director) => succeed(director, 'systemctl stop corosync', commandTimeout));
  await onAll(lab, (director) => succeed(director, clearIpvs, commandTimeout));
  await onAll(lab, (director) => succeed(director, 'systemctl start keepalived', commandTimeout));
}

async function deactivate(lab: Lab): Promise<void> {
  await recoverMachines(lab, (machine) => bootAndWait(lab, machine));
  const files = [configFile, dropIn, wantsLink, ...clusterUnits.map(conditionFile)].join(' ');
  const script = [
    'set -e',
    'systemctl stop keepalived',
    `rm -f ${files}`,
    'sync',
    'systemctl daemon-reload',
    'systemctl restart nftables',
    clearIpvs,
  ].join('\n');
  await onAll(lab, (director) => succeed(director, script, commandTimeout));
  await onAll(lab, (director) =>
    succeed(director, 'systemctl start corosync pacemaker', commandTimeout),
  );
  await recoverCluster(lab);
}

/** Boots a machine and waits for keepalived, or for Apache on a realserver. */
async function bootAndWait(lab: Lab, machine: Machine): Promise<void> {
  await powerOn(machine);
  const unit = lab.directors.includes(machine) ? 'keepalived' : 'apache2';
  await waitFor(
    `${unit} runs on ${machine.name}`,
    async () => {
      const isRunning = `test -d /sys/fs/cgroup/system.slice/${unit}.service`;
      return (await machine.execute(isRunning)).code === 0 ? true : undefined;
    },
    { deadline: commandTimeout, report: () => reportMachine(machine, unit) },
  );
}

function onAll(lab: Lab, action: (director: Machine) => Promise<unknown>): Promise<unknown> {
  return Promise.all(lab.directors.map(action));
}

/** A shell command that writes a file with exactly this text. */
function write(path: string, content: string): string {
  const encoded = Buffer.from(content).toString('base64');
  return `mkdir -p ${dirname(path)}; echo ${encoded} | base64 -d >${path}`;
}
