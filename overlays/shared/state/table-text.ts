import { bytesWords } from '../text/bytes.ts';
import type { DirectorState, TableDestination } from './node-state.ts';
import { valueOf } from './part.ts';
import { nothing, rateKey, type Rates, type RateTable } from './rates.ts';

/** The table for a person; empty when it is not known. @param rates undefined: they are not shown */
export function tableText(
  director: Pick<DirectorState, 'table' | 'health' | 'drained'>,
  rates?: RateTable,
): string {
  const lines: string[] = [];
  for (const virtual of valueOf(director.table) ?? []) {
    const { service, protocol, endpoint, scheduler, destinations } = virtual;
    const words = scheduler === null ? '(not in the table)' : scheduler;
    const of = (server?: TableDestination) => rates?.[rateKey(virtual, server)] ?? nothing;
    const answers = destinations.some(({ kernel }) => kernel?.forwarding === 'nat');
    const sum = rates === undefined || scheduler === null ? '' : `  ${rateWords(of(), answers)}`;
    lines.push(`${service ?? '?'}  ${protocol} ${endpoint}  ${words}${sum}`);
    for (const destination of destinations)
      if (destination.server !== sorry || destination.kernel !== null)
        lines.push(
          row(
            destination,
            rates === undefined ? undefined : of(destination),
            whyOf(destination, service ?? '', director),
          ),
        );
  }
  return lines.map((line) => `${line}\n`).join('');
}

const sorry = 'sorry server';

function row(
  { server, endpoint, kernel }: TableDestination,
  rates: Rates | undefined,
  why: string,
): string {
  const share = kernel === null ? 'out' : `weight ${kernel.weight}`;
  const open =
    kernel === null ? '' : `${kernel.activeConnections} active, ${kernel.inactiveConnections} not`;
  const traffic =
    rates === undefined
      ? ''
      : `${(kernel === null ? '' : rateWords(rates, kernel.forwarding === 'nat')).padEnd(rateWidth)} `;
  return `  ${(server ?? '?').padEnd(16)} ${endpoint.padEnd(22)} ${share.padEnd(10)} ${open.padEnd(18)} ${traffic}${why}`.trimEnd();
}

const rateWidth = 40;

/**
 * `12.3 new/s  3.4 kB/s in  1.2 MB/s out`
 *
 * @param answers whether they come back through the director, which can count them then
 */
function rateWords([connections, incoming, outgoing]: Rates, answers: boolean): string {
  const words = [`${connections} new/s`, `${bytesWords(incoming)}/s in`];
  return [...words, ...(answers ? [`${bytesWords(outgoing)}/s out`] : [])]
    .map((each) => each.padEnd(12))
    .join(' ')
    .trimEnd();
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
