import { succeed } from '../lab/guest/commands.ts';
import type { Lab } from '../lab/lab.ts';
import type { Machine } from '../lab/qemu/machine.ts';
import { waitForHolder } from '../lab/cluster/holder.ts';
import { recoverCluster } from '../lab/cluster/recover.ts';

/** The high-availability software that moves the address in a trial. */
export interface HaStack {
  readonly name: 'lvsmith' | 'keepalived';
  /** The settings that determine how long a failover takes, for the report. */
  readonly timing: Readonly<Record<string, string | number>>;
  /** Milliseconds between two heartbeats; the fault comes at a random phase of them. */
  readonly heartbeatInterval: number;
  /** Debian packages whose versions the report names. */
  readonly packages: readonly string[];
  /** Repairs what the previous stack left, and takes over all directors. */
  activate(): Promise<void>;
  /** Ends every fault, waits until the cluster is healthy, and returns the holder. */
  restore(): Promise<Machine>;
  /** Begins a planned move, as before maintenance of the holder. */
  beginPlannedMove(holder: Machine): Promise<unknown>;
  endPlannedMove(holder: Machine): Promise<unknown>;
  /** Hands the directors back to the cluster of the image. */
  deactivate(): Promise<void>;
}

/** The stack of the images: corosync, pacemaker and mon. */
export function lvsmith(lab: Lab): HaStack {
  const { membership, failover } = lab.settings.cluster;
  return {
    name: 'lvsmith',
    timing: {
      keepalive: membership.keepalive,
      deadtime: membership.deadtime,
      token: membership.token,
      consensus: membership.consensus,
      fencing: failover.fencing,
    },
    heartbeatInterval: membership.token,
    packages: ['corosync', 'pacemaker', 'sbd', 'mon'],
    activate: () => recoverCluster(lab),
    restore: async () => {
      await recoverCluster(lab);
      return waitForHolder(lab);
    },
    beginPlannedMove: (holder) => succeed(holder, `crm_standby -N ${holder.name} -v on`),
    endPlannedMove: (holder) => succeed(holder, `crm_standby -N ${holder.name} -D`),
    deactivate: () => recoverCluster(lab),
  };
}
