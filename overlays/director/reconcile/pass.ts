import { uptime } from 'node:os';
import type { Cluster } from '../../shared/cluster.ts';
import { desiredTable } from '../../shared/ipvs/desired.ts';
import { parseTable } from '../../shared/ipvs/parse.ts';
import { plan } from '../../shared/ipvs/plan.ts';
import type { IpvsTable } from '../../shared/ipvs/table.ts';
import type { HealthRecord } from '../../shared/health-record.ts';
import type { LvsState, SyncState } from '../../shared/lvs-state.ts';
import { type MonClient, MonHangs } from '../health/mon-client.ts';
import { parseOpstatus } from '../health/opstatus.ts';
import { type HealthBook, readRecords } from './health-book.ts';
import { holdsAddress, parseDaemons, planSync, syncState } from './sync.ts';
import { tool } from './tool.ts';

/**
 * Reads all alerts. A failure counts at once. A return counts when mon itself says so, because mon
 * sends an upalert also when the monitor was killed.
 *
 * @returns the returns that mon has to be asked about.
 */
export function readAlerts(book: HealthBook, folder: string): HealthRecord[] {
  const returned: HealthRecord[] = [];
  for (const record of readRecords(folder)) {
    if (record.state !== 'up') book.takeRecord(record);
    else if (!book.healthy(record.realserver, record.service)) returned.push(record);
  }
  return returned;
}

/**
 * Asks mon about the servers that an alert says are back, or about all. While mon is silent, because
 * it is being restarted, what is known stays known, and the alert must do.
 *
 * @returns whether and how mon answered.
 */
export async function askMon(
  book: HealthBook,
  mon: MonClient,
  returned: readonly HealthRecord[],
  about: 'all' | 'returned',
): Promise<LvsState['mon']> {
  const names = returned.map(({ realserver, service }) => ` ${realserver},${service}`).join('');
  try {
    for (const line of await mon.ask(`list opstatus${about === 'all' ? '' : names}`)) {
      const status = parseOpstatus(line);
      if (status !== undefined) book.takeStatus(status);
    }
    return 'answers';
  } catch (error) {
    for (const record of returned) book.takeRecord(record);
    return error instanceof MonHangs ? 'hangs' : 'silent';
  }
}

/** The table that should be, from what is known and from what was drained. */
export function wantedTable(
  cluster: Cluster,
  book: HealthBook,
  drained: readonly string[],
): IpvsTable {
  const set = new Set(drained);
  return desiredTable(cluster, (realserver, service) => ({
    healthy: book.healthy(realserver, service),
    drained: set.has(realserver),
  }));
}

/**
 * Brings the kernel's table to what it should be, as one batch.
 *
 * @returns the commands that it took.
 * @throws Error when ipvsadm refuses.
 */
export async function bringTable(wanted: IpvsTable): Promise<string[]> {
  const actual = parseTable(await tool(['ipvsadm', '--save', '-n']));
  const commands = plan(wanted, actual);
  if (commands.length > 0) await tool(['ipvsadm', '--restore'], `${commands.join('\n')}\n`);
  return commands;
}

/**
 * Starts and stops the daemons of connection sync.
 *
 * @param before undefined at the first look since the machine's start.
 * @throws Error when ipvsadm refuses.
 */
export async function bringSync(
  cluster: Cluster,
  before: SyncState | undefined,
): Promise<SyncState> {
  const daemons = parseDaemons(await tool(['ipvsadm', '--list', '--daemon']));
  const holder = holdsAddress(cluster);
  const commands = planSync(daemons, cluster.sync, holder);
  for (const command of commands) await tool(command);
  const started = commands.some((command) => command[2] === 'backup');
  // Also after a restart of this program the kernel has received all the while.
  const known = before === undefined ? await receivingSinceBoot() : before.receivingSince;
  const since = started ? undefined : known;
  return syncState(holder, since, Math.floor(uptime()));
}

/** When the unit that starts the receiver at boot did so, in seconds of uptime; undefined: nobody knows. */
async function receivingSinceBoot(): Promise<number | undefined> {
  const question = ['show', '-P', 'ActiveEnterTimestampMonotonic', 'lvsmith-receiver.service'];
  const microseconds = Number(await tool(['systemctl', ...question]).catch(() => ''));
  return microseconds > 0 ? Math.ceil(microseconds / 1e6) : undefined;
}
