import { networkInterfaces } from 'node:os';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { SyncState } from '../../shared/health/lvs-state.ts';
import { canonicalAddress } from '../../shared/net/ip.ts';
import type { Argv } from '../../shared/node/run.ts';

/** The two sync daemons of the kernel, as `ipvsadm -l --daemon` lists them. */
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

/** Whether this node has one of the floating addresses: the holder sends. */
export function holdsAddress(
  cluster: Pick<Cluster, 'floatingAddresses'>,
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): boolean {
  return cluster.floatingAddresses.some(({ address }) => hasAddress(address, interfaces));
}

/** Whether this node has an address. */
export function hasAddress(
  address: string,
  interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces(),
): boolean {
  const all = Object.values(interfaces).flatMap((addresses) => addresses ?? []);
  return all.some((own) => canonicalAddress(own.address) === canonicalAddress(address));
}

/**
 * The ipvsadm commands after which the right daemons run: the receiver always, the sender on the
 * holder, neither where connections are not copied. A daemon with another interface or id is stopped first.
 */
export function planSync(daemons: SyncDaemons, desired: Cluster['sync'], holder: boolean): Argv[] {
  const commands: Argv[] = [];
  for (const role of ['backup', 'master'] as const) {
    const running = daemons[role];
    const right = running?.interface === desired.interface && running.id === desired.id;
    const needed = desired.on && (role === 'backup' || holder);
    if (running !== undefined && !(needed && right))
      commands.push(['ipvsadm', '--stop-daemon', role]);
    if (needed && !right) commands.push(startCommand(role, desired));
  }
  return commands;
}

function startCommand(role: Role, desired: Cluster['sync']): Argv {
  const where = ['--mcast-interface', desired.interface, '--syncid', String(desired.id)];
  return ['ipvsadm', '--start-daemon', role, ...where];
}

/**
 * Seconds for which a director receives before it may take the address back. The holder sends a
 * connection again with every tenth packet (sync_threshold): within this time those that move data
 * have come over.
 */
export const syncSeconds = 20;

/**
 * The state once the right daemons run.
 *
 * @param since when the receiver was started, in seconds of uptime; null: just now, or not known.
 */
export function syncState(holder: boolean, since: number | null, uptime: number): SyncState {
  const receivingSince = since !== null && since <= uptime ? since : uptime;
  return {
    role: holder ? 'master' : 'backup',
    receivingSince,
    synced: uptime - receivingSince >= syncSeconds,
  };
}

/** Where connections are not copied there is nothing to wait for. */
export const withoutSync: SyncState = { role: 'none', receivingSince: null, synced: true };

/** Whether a director that was not synced when it was looked at last has received for long enough by now. */
export function syncedMeanwhile({ receivingSince, synced }: SyncState, uptime: number): boolean {
  return !synced && receivingSince !== null && uptime - receivingSince >= syncSeconds;
}
