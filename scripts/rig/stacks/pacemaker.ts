import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { witnessOf } from '../../../overlays/shared/cluster/lookups.ts';
import type { LeaseTiming } from '../../../overlays/shared/lease/timing.ts';
import { leaseFiles, paths } from '../../../overlays/shared/node/paths.ts';
import { fencingView } from '../../render/views/fencing.ts';
import type { Director } from './director.ts';
import { lease, leaseServices, voterServices } from './lease.ts';
import { signalAll } from '../processes.ts';
import type { Stack } from './stack.ts';

const manager = '/usr/sbin/pacemakerd';
const messenger = '/usr/sbin/corosync';

/** Milliseconds. */
const margin = 4000;

/**
 * The whole high-availability software of the images, with their corosync.conf and CIB: pacemaker places the addresses,
 * the lease guards them. There is no systemd, so the units that the CIB names are only noted as running; and no
 * watchdog, so a director that ought to be reset is not.
 */
export function pacemaker(cluster: Cluster, timing: LeaseTiming): Stack {
  const alone = lease(timing);
  return {
    ...alone,
    name: `pacemaker, ${alone.name}`,
    kinds: [
      'power-cut',
      'freeze',
      'planned',
      'standby',
      'corosync-killed',
      'pacemaker-stopped',
      'cold-start',
    ],
    services: () => `${leaseServices}${services(cluster)}`,
    voterServices: `${voterServices}${quorumServices}`,
    // Its clone is started where the director is a member, and everything that the addresses need runs.
    isReady: (director) => alone.isReady(director) && director.has(leaseFiles.eligible),
    faults: {
      planned: async (_rig, holder, next) => ({
        inject: await command(holder, `${resource} --move --node ${next.name}`),
        heal: async () => (await command(next, `${resource} --clear`))(),
      }),
      standby: async (_rig, holder, next) => ({
        inject: await command(holder, `crm_standby --node ${holder.name} --update on`),
        heal: async () => (await command(next, `crm_standby --node ${holder.name} --delete`))(),
      }),
      'corosync-killed': (rig, holder) => {
        const programs = holder.processes(messenger);
        return {
          inject: () => signalAll(programs, 'SIGKILL'),
          // By then the others take it for reset, and only then it may come back.
          heal: async () => {
            await holder.stop();
            await pause(margin);
            await rig.boot(holder);
          },
        };
      },
      'pacemaker-stopped': (_rig, holder) => {
        const programs = holder.processes(manager);
        return {
          inject: () => signalAll(programs, 'SIGTERM'),
          heal: async () => (await command(holder, `setsid ${startManager} >/dev/null 2>&1 &`))(),
        };
      },
    },
    place: undefined,
  };
}

const resource = 'crm_resource --resource floating-addresses';

/** A command of a director's shell that waits until it is due. */
async function command(director: Director, line: string): Promise<() => Promise<void>> {
  const shell = await director.enter(['bash', '-c', `read; ${line}`], { stdin: 'pipe' });
  return async () => {
    shell.process.stdin?.end('\n');
    const code = await shell.ended;
    if (code !== 0) throw new Error(`${line} on ${director.name}: ${code}: ${shell.complaint()}`);
  };
}

const quorumServices = `
install -d -o coroqnetd -g coroqnetd /run/corosync-qnetd
keep 1 setpriv --reuid coroqnetd --regid coroqnetd --clear-groups /usr/bin/corosync-qnetd -f -4 -s off
`;

const startManager = `env SBD_WATCHDOG_TIMEOUT=5 PCMK_logfile=none PCMK_stderr=yes ${manager}`;

/*
 * systemctl leaves what the agent of units looks at, as systemd does; `sbd` has to run, or pacemaker does not believe
 * in the watchdog.
 */
const services = (cluster: Cluster): string => `
cat >/usr/bin/systemctl <<'SYSTEMCTL'
#!/bin/bash
units=/run/systemd/units
link=$units/invocation:\${!#%.service}.service
mkdir -p $units
case $* in
  start*) ln -sf started "$link" ;;
  *' stop '*) rm -f "$link" ;;
  is-active*) [ -L "$link" ] && echo active || echo inactive ;;
  show*) echo loaded ;;
esac
SYSTEMCTL
chmod 755 /usr/bin/systemctl
mkdir -p /run/lock /tmp
cp /usr/bin/sleep /usr/sbin/sbd
/usr/sbin/sbd infinity &
echo $! >/run/sbd.pid
for folder in /run/crm /var/lib/pacemaker/{cib,pengine,cores,blackbox} /var/log/pacemaker; do
  install -d -m 750 -o hacluster -g haclient $folder
done
install -m 600 -o hacluster -g haclient ${paths.cib} ${paths.liveCib}
mkdir -p /run/resource-agents /var/lib/corosync /var/log/corosync
${messenger} -f >&3 2>&3 &
until corosync-cfgtool -s >/dev/null 2>&1; do sleep 0.1; done
${witnessOf(cluster) === undefined ? '' : 'mkdir -p /run/corosync-qdevice\nkeep 1 /usr/sbin/corosync-qdevice -f'}
/usr/lib/lvsmith/await-directors ${fencingView(cluster).overAfter} && ${startManager} >&3 2>&3 &
`;
