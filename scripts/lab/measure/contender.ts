import { succeed } from '../guest.ts';
import type { Lab } from '../lab.ts';
import type { Machine } from '../machine.ts';
import { restore, theHolder } from '../restore.ts';

/** The software that moves the address in a trial. */
export interface Contender {
  readonly name: 'lvsmith' | 'keepalived';
  /** The settings that decide how long a failover takes: for the report. */
  readonly timing: Readonly<Record<string, string | number>>;
  /** Milliseconds between two signs of life; the fault comes at a random phase of it. */
  readonly beat: number;
  /** Debian packages whose versions the report names. */
  readonly packages: readonly string[];
  /** Mends what the one before it left, and puts it in charge of all directors. */
  enter(): Promise<void>;
  /** Ends every fault, waits until all is well, and returns the holder. */
  restore(): Promise<Machine>;
  /** The planned move, as before maintenance. */
  giveUp(holder: Machine): Promise<unknown>;
  takeBack(holder: Machine): Promise<unknown>;
  /** Puts the cluster that the image brings in charge again. */
  leave(): Promise<void>;
}

/** What the images bring: corosync, pacemaker and mon. */
export function lvsmith(lab: Lab): Contender {
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
    beat: membership.token,
    packages: ['corosync', 'pacemaker', 'sbd', 'mon'],
    enter: () => restore(lab),
    restore: async () => {
      await restore(lab);
      return theHolder(lab);
    },
    giveUp: (holder) => succeed(holder, `crm_standby -N ${holder.name} -v on`),
    takeBack: (holder) => succeed(holder, `crm_standby -N ${holder.name} -D`),
    leave: () => restore(lab),
  };
}
