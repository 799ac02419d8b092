import { uptime } from 'node:os';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { HealthRecord } from '../../shared/health/health-record.ts';
import { checkerWatch } from '../../shared/health/checker-watch.ts';
import type { CheckerWork, MonAnswer, SyncState } from '../../shared/health/lvs-state.ts';
import { desiredTable } from '../../shared/ipvs/desired.ts';
import { parseTable } from '../../shared/ipvs/parse.ts';
import { plan } from '../../shared/ipvs/plan.ts';
import type { IpvsTable } from '../../shared/ipvs/table.ts';
import { run } from '../../shared/node/run.ts';
import { type MonClient, MonHangs } from '../health/mon-client.ts';
import { type MonStatus, parseOpstatus } from '../health/opstatus.ts';
import { type HealthStore, readRecords } from './health-store.ts';
import { holdsAddress, parseDaemons, planSync, syncState, withoutSync } from './sync.ts';

/**
 * Reads all alerts. A failure counts at once. A return counts when mon's server confirms it, because
 * mon sends an upalert also when the monitor was killed.
 *
 * @returns the returns that mon has to confirm.
 */
export function readAlerts(
  store: HealthStore,
  folder: string,
  tell?: (problem: string) => void,
): HealthRecord[] {
  const returned: HealthRecord[] = [];
  for (const record of readRecords(folder, tell)) {
    if (record.state !== 'up') store.takeRecord(record);
    else if (!store.healthy(record.realserver, record.service)) returned.push(record);
  }
  return returned;
}

/**
 * Asks mon about the servers that have returned according to an alert, or about all. While mon does
 * not answer (it is being restarted), the last known state stays, and the alert alone counts.
 */
export async function pollMon(
  store: HealthStore,
  mon: MonClient,
  returned: readonly HealthRecord[],
  about: 'all' | 'returned',
): Promise<{ readonly mon: MonAnswer; readonly checker?: CheckerWork | undefined }> {
  const names = returned.map(({ realserver, service }) => ` ${realserver},${service}`).join('');
  let checker: CheckerWork | undefined;
  try {
    for (const line of await mon.ask(`list opstatus${about === 'all' ? '' : names}`)) {
      const status = parseOpstatus(line);
      if (status === undefined) continue;
      if (status.group === checkerWatch.group) checker = workOf(status);
      else store.takeStatus(status);
    }
    return { mon: 'answers', checker };
  } catch (error) {
    for (const record of returned) store.takeRecord(record);
    return { mon: error instanceof MonHangs ? 'hangs' : 'silent' };
  }
}

function workOf({ verdict }: MonStatus): CheckerWork | undefined {
  if (verdict === 'unknown') return undefined;
  return verdict === 'ok' ? 'works' : 'silent';
}

/** The table that the servers' health and the drains call for. */
export function tableFor(
  cluster: Cluster,
  store: HealthStore,
  drained: readonly string[],
): IpvsTable {
  const names = new Set(drained);
  return desiredTable(cluster, (realserver, service) => ({
    healthy: store.healthy(realserver, service),
    drained: names.has(realserver),
  }));
}

/**
 * Makes the kernel's table the desired one, as one batch.
 *
 * @returns the commands that it took.
 * @throws Error when ipvsadm refuses.
 */
export async function applyTable(desired: IpvsTable): Promise<string[]> {
  const actual = parseTable(await run(['ipvsadm', '--save', '-n']));
  const commands = plan(desired, actual);
  if (commands.length > 0)
    await run(['ipvsadm', '--restore'], { input: `${commands.join('\n')}\n` });
  return commands;
}

/**
 * Starts and stops the daemons of connection sync.
 *
 * @param before undefined: nothing has been seen of them since the machine's start.
 * @throws Error when ipvsadm refuses.
 */
export async function applySync(
  cluster: Cluster,
  before: SyncState | undefined,
): Promise<SyncState> {
  const daemons = parseDaemons(await run(['ipvsadm', '--list', '--daemon']));
  const holder = holdsAddress(cluster);
  const commands = planSync(daemons, cluster.sync, holder);
  for (const command of commands) await run(command);
  if (!cluster.sync.on) return withoutSync;
  const started = commands.some((command) => command[2] === 'backup');
  // The kernel goes on receiving while this program restarts.
  const known = before === undefined ? await receivingSinceBoot() : before.receivingSince;
  return syncState(holder, started ? null : known, Math.floor(uptime()));
}

/** When the unit that starts the receiver at boot did so, in seconds of uptime; null: not known. */
async function receivingSinceBoot(): Promise<number | null> {
  const show = ['show', '-P', 'ActiveEnterTimestampMonotonic', 'lvsmith-receiver.service'] as const;
  const microseconds = Number(await run(['systemctl', ...show]).catch(() => ''));
  return microseconds > 0 ? Math.ceil(microseconds / 1e6) : null;
}
