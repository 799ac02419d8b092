import { networkInterfaces } from 'node:os';
import type { Cluster } from '../../shared/cluster.ts';
import type { SyncState } from '../../shared/lvs-state.ts';

/** The two sync daemons of the kernel, each with what `ipvsadm -l --daemon` says of it. */
export interface SyncDaemons {
  readonly master?: SyncDaemon;
  readonly backup?: SyncDaemon;
}

interface SyncDaemon {
  readonly interface: string;
  readonly id: number;
}

type Role = keyof SyncDaemons;

/** Reads `ipvsadm -l --daemon`: `backup sync daemon (mcast=heartbeat, syncid=51, maxlen=…)`. */
export function parseDaemons(text: string): SyncDaemons {
  const daemons: { [K in Role]?: SyncDaemon } = {};
  for (const match of text.matchAll(
    /^(master|backup) sync daemon \(mcast=([^,)]*), syncid=(\d+)/gm,
  )) {
    const [, role, name = '', id] = match;
    if (role === 'master' || role === 'backup') daemons[role] = { interface: name, id: Number(id) };
  }
  return daemons;
}

/** Whether this node has one of the floating addresses: then it is the one that sends. */
export function holdsAddress(
  cluster: Pick<Cluster, 'floatingAddresses'>,
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): boolean {
  const own = new Set(Object.values(interfaces).flatMap((it) => it?.map((at) => at.address) ?? []));
  return cluster.floatingAddresses.some(({ address }) => own.has(address));
}

/**
 * The commands of ipvsadm that bring the daemons to what they should be: the receiver always, the
 * sender with the address. A daemon with another interface or id is stopped first.
 */
export function planSync(
  daemons: SyncDaemons,
  wanted: Cluster['sync'],
  holder: boolean,
): (readonly [string, ...string[]])[] {
  const commands: (readonly [string, ...string[]])[] = [];
  for (const role of ['backup', 'master'] as const) {
    const running = daemons[role];
    const right = running?.interface === wanted.interface && running.id === wanted.id;
    const needed = role === 'backup' || holder;
    if (running !== undefined && !(needed && right))
      commands.push(['ipvsadm', '--stop-daemon', role]);
    if (needed && !right) commands.push(startCommand(role, wanted));
  }
  return commands;
}

function startCommand(role: Role, wanted: Cluster['sync']): readonly [string, ...string[]] {
  const where = ['--mcast-interface', wanted.interface, '--syncid', String(wanted.id)];
  return ['ipvsadm', '--start-daemon', role, ...where];
}

/**
 * How long a director receives before it may take the address back. The holder sends a connection
 * again with every tenth packet (sync_threshold): in this time
 * those that move data have come over.
 */
export const syncSeconds = 20;

/**
 * The state after the daemons were brought to what they should be. Seconds of uptime, `since` of the
 * receiver's start; undefined: it was started just now, or nobody knows.
 */
export function syncState(holder: boolean, since: number | undefined, uptime: number): SyncState {
  const receivingSince = since !== undefined && since <= uptime ? since : uptime;
  return {
    role: holder ? 'master' : 'backup',
    receivingSince,
    synced: uptime - receivingSince >= syncSeconds,
  };
}

/** Whether a director that was not synced at its last look has received for long enough by now. */
export function syncedMeanwhile({ receivingSince, synced }: SyncState, uptime: number): boolean {
  return !synced && receivingSince !== undefined && uptime - receivingSince >= syncSeconds;
}
