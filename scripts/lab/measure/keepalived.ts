import { exitCodes } from '../../report/exit-codes.ts';
import { Failure } from '../../report/failure.ts';
import { powerOn } from '../bring-up.ts';
import { snapshot, succeed } from '../guest.ts';
import type { Lab } from '../lab.ts';
import type { Machine } from '../machine.ts';
import { preferred, restore, restoreMachines, theHolder } from '../restore.ts';
import { waitFor } from '../wait.ts';
import type { Contender } from './contender.ts';
import { advertInterval, keepalivedConfig } from './keepalived-config.ts';

const config = '/etc/keepalived/keepalived.conf';
/** What the cluster of the image consists of; a director that has the file above starts none of it. */
const clusterUnits = ['corosync', 'pacemaker', 'sbd'] as const;
const gate = (unit: string) => `/etc/systemd/system/${unit}.service.d/90-lab-peer.conf`;
const own = '/etc/systemd/system/keepalived.service.d/90-lab-peer.conf';
const wanted = '/etc/systemd/system/multi-user.target.wants/keepalived.service';
/** The firewall of a director knows nothing of VRRP, protocol 112. */
const unit = `[Unit]
After=lvsmith-firstboot.service nftables.service network.target
[Service]
ExecStartPre=-/usr/sbin/nft insert rule inet lvsmith input meta l4proto 112 accept
`;
const emptyTable = 'ipvsadm -C; ipvsadm --stop-daemon master; ipvsadm --stop-daemon backup; true';

/** Milliseconds; for emulated machines. */
const patience = 180_000;

/**
 * keepalived on the same directors: VRRP moves the address, its own checks fill the table. The
 * cluster of the image is stopped, and kept from starting should a director be switched on anew.
 */
export function keepalived(lab: Lab): Contender {
  const { cluster } = lab.settings;
  const interval = advertInterval(cluster);
  return {
    name: 'keepalived',
    timing: { vrrp: 3, advertInterval: interval, masterDown: 3 * interval },
    beat: interval,
    packages: ['keepalived'],
    enter: () => enter(lab),
    restore: async () => {
      await restoreMachines(lab, (machine) => switchOn(lab, machine));
      return theHolder(lab, [preferred(lab)]);
    },
    // Its last advert has priority 0: the others need not wait.
    giveUp: (holder) => succeed(holder, 'systemctl stop keepalived'),
    takeBack: (holder) => succeed(holder, 'systemctl start keepalived'),
    leave: () => leave(lab),
  };
}

async function enter(lab: Lab): Promise<void> {
  await restoreMachines(lab, powerOn);
  for (const director of lab.directors)
    if ((await director.execute('test -x /usr/sbin/keepalived')).code !== 0)
      throw new Failure(`${director.name} has no keepalived`, {
        exitCode: exitCodes.usage,
        hint: 'end this lab with: npm run lab -- down; the measurement then boots one of its own that has it',
      });
  const { cluster } = lab.settings;
  await onAll(lab, (director) => {
    const self = cluster.directors.find(({ name }) => name === director.name);
    if (self === undefined) return Promise.resolve();
    return succeed(
      director,
      [
        'set -e',
        write(config, keepalivedConfig(cluster, self)),
        write(own, unit),
        ...clusterUnits.map((each) =>
          write(gate(each), `[Unit]\nConditionPathExists=!${config}\n`),
        ),
        `mkdir -p ${wanted.slice(0, wanted.lastIndexOf('/'))}`,
        `ln -sf /usr/lib/systemd/system/keepalived.service ${wanted}`,
        'sync',
        'systemctl daemon-reload',
      ].join('\n'),
      patience,
    );
  });
  // Quorum lasts until every pacemaker has stopped: nobody is fenced. sbd ends with corosync.
  await onAll(lab, (director) => succeed(director, 'systemctl stop pacemaker', patience));
  await onAll(lab, (director) => succeed(director, 'systemctl stop corosync', patience));
  await onAll(lab, (director) => succeed(director, emptyTable, patience));
  await onAll(lab, (director) => succeed(director, 'systemctl start keepalived', patience));
}

async function leave(lab: Lab): Promise<void> {
  await restoreMachines(lab, (machine) => switchOn(lab, machine));
  const files = [config, own, wanted, ...clusterUnits.map(gate)].join(' ');
  const script = [
    'set -e',
    'systemctl stop keepalived',
    `rm -f ${files}`,
    'sync',
    'systemctl daemon-reload',
    'systemctl restart nftables',
    emptyTable,
  ].join('\n');
  await onAll(lab, (director) => succeed(director, script, patience));
  await onAll(lab, (director) => succeed(director, 'systemctl start corosync pacemaker', patience));
  await restore(lab);
}

/** From power on to a keepalived that runs: a director here never joins the cluster of the image. */
async function switchOn(lab: Lab, machine: Machine): Promise<void> {
  await powerOn(machine);
  const runs = lab.directors.includes(machine) ? 'keepalived' : 'apache2';
  await waitFor(
    `${runs} runs on ${machine.name}`,
    async () => {
      const look = `test -d /sys/fs/cgroup/system.slice/${runs}.service`;
      return (await machine.execute(look)).code === 0 ? true : undefined;
    },
    { deadline: patience, report: () => snapshot(machine, runs) },
  );
}

function onAll(lab: Lab, act: (director: Machine) => Promise<unknown>): Promise<unknown> {
  return Promise.all(lab.directors.map(act));
}

/** A script that writes a file with exactly this text. */
function write(path: string, content: string): string {
  const encoded = Buffer.from(content).toString('base64');
  return `mkdir -p ${path.slice(0, path.lastIndexOf('/'))}; echo ${encoded} | base64 -d >${path}`;
}
