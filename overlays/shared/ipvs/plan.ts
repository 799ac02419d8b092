import type { IpvsDestination, IpvsService, IpvsTable } from './table.ts';

/**
 * The fewest commands that turn `actual` into `desired`, as lines for `ipvsadm --restore`; empty when
 * the tables are equal. Additions come before removals, so that a service is never
 * without a server that is in both tables.
 */
export function plan(desired: IpvsTable, actual: IpvsTable): string[] {
  const added: string[] = [];
  const removed: string[] = [];
  for (const [selector, service] of desired) {
    const present = actual.get(selector);
    if (present === undefined) added.push(`-A ${definition(service)}`);
    else if (definition(present) !== definition(service)) added.push(`-E ${definition(service)}`);
    added.push(...gained(service, present));
    removed.push(...lost(service, present));
  }
  for (const selector of actual.keys()) if (!desired.has(selector)) removed.push(`-D ${selector}`);
  return [...added, ...removed];
}

function gained(service: IpvsService, present: IpvsService | undefined): string[] {
  const lines: string[] = [];
  for (const [address, destination] of service.destinations) {
    const before = present?.destinations.get(address);
    const rule = `${service.selector} -r ${address} ${settings(destination)}`;
    if (before === undefined) lines.push(`-a ${rule}`);
    else if (settings(before) !== settings(destination)) lines.push(`-e ${rule}`);
  }
  return lines;
}

function lost(service: IpvsService, present: IpvsService | undefined): string[] {
  return [...(present?.destinations.keys() ?? [])]
    .filter((address) => !service.destinations.has(address))
    .map((address) => `-d ${service.selector} -r ${address}`);
}

function definition({ selector, scheduler, options }: IpvsService): string {
  return options === '' ? `${selector} -s ${scheduler}` : `${selector} -s ${scheduler} ${options}`;
}

function settings({ forwarding, weight, tunnel }: IpvsDestination): string {
  const base = `${forwarding} -w ${weight}`;
  return tunnel === '' ? base : `${base} ${tunnel}`;
}

/** A table as `ipvsadm --save -n` prints it: the plan from nothing to it. */
export function formatTable(table: IpvsTable): string {
  return plan(table, new Map())
    .map((line) => `${line}\n`)
    .join('');
}
