import type { DirectorState, TableDestination } from './node-state.ts';
import { valueOf } from './part.ts';

/** The table for a person; empty when it is not known. */
export function tableText(director: Pick<DirectorState, 'table' | 'health' | 'drained'>): string {
  const lines: string[] = [];
  for (const virtual of valueOf(director.table) ?? []) {
    const { service, protocol, endpoint, scheduler, destinations } = virtual;
    const words = scheduler === null ? '(not in the table)' : scheduler;
    lines.push(`${service ?? '?'}  ${protocol} ${endpoint}  ${words}`);
    for (const destination of destinations)
      if (destination.server !== sorry || destination.kernel !== null)
        lines.push(row(destination, whyOf(destination, service ?? '', director)));
  }
  return lines.map((line) => `${line}\n`).join('');
}

const sorry = 'sorry server';

function row({ server, endpoint, kernel }: TableDestination, why: string): string {
  const share = kernel === null ? 'out' : `weight ${kernel.weight}`;
  const open =
    kernel === null ? '' : `${kernel.activeConnections} active, ${kernel.inactiveConnections} not`;
  return `  ${(server ?? '?').padEnd(16)} ${endpoint.padEnd(22)} ${share.padEnd(10)} ${open.padEnd(18)} ${why}`.trimEnd();
}

function whyOf(
  { server }: TableDestination,
  service: string,
  { health, drained }: Pick<DirectorState, 'health' | 'drained'>,
): string {
  if (server === null) return 'not in the profile';
  if (server === sorry) return 'no member is up';
  const found = valueOf(health)?.find((it) => it.realserver === server && it.service === service);
  const verdict = found?.verdict ?? 'not checked yet';
  return valueOf(drained)?.includes(server) === true ? `${verdict}, drained` : verdict;
}
