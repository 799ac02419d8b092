import { request, servedBy, serviceUrl } from '../../../scripts/lab/cluster/http-client.ts';
import { waitForHolders } from '../../../scripts/lab/cluster/state.ts';
import { reportMachine } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { pollGuests, type GuestProbe } from '../../../scripts/lab/guest/poll.ts';
import { directorReports, waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { waitFor } from '../../../scripts/lab/guest/wait.ts';

/** Milliseconds; several times what it takes, for emulated processors that others use too. */
const timeout = 240_000;

/** Waits until no director holds the address. */
export async function waitUntilNobodyHolds(lab: Lab): Promise<void> {
  await waitForHolders(
    'nobody holds the address',
    lab,
    (names) => (names.length === 0 ? true : undefined),
    { deadline: timeout, report: () => directorReports(lab) },
  );
}

/** The servers that answered so many fresh requests, in order; `none` where one failed. */
export function collectAnswers(lab: Lab, service: string, count: number): Promise<string[]> {
  return collectAnswersAt(lab, serviceUrl(lab, service), count);
}

/** Seconds: an emulated server that answers late has answered. */
const slow = 20;

/** The same for any URL: a service stands on one address or on several. */
export async function collectAnswersAt(lab: Lab, url: string, count: number): Promise<string[]> {
  const names: string[] = [];
  for (let each = 0; each < count; each++) {
    const answer = await request(lab, url, { limit: slow });
    names.push(answer.status === 200 ? (servedBy(lab, answer) ?? 'unknown') : 'none');
  }
  return names;
}

/** Waits until a request from the client succeeds. */
export function waitUntilServed(lab: Lab, service = 'http'): Promise<void> {
  return waitUntilUrlServed(lab, serviceUrl(lab, service));
}

export async function waitUntilUrlServed(lab: Lab, url: string): Promise<void> {
  await waitFor(
    `${url} answers the client`,
    async () => ((await request(lab, url)).status === 200 ? true : undefined),
    { deadline: timeout, report: () => directorReports(lab) },
  );
}

/** The kernel's own table; asking `ipvsadm` for it several times a second would slow a director down. */
const table: GuestProbe = "IFS= read -r -d '' answer </proc/net/ip_vs";

/** The servers with a weight above 0 in a director's table, by name and in order. */
function pool(lab: Lab, text: string, service: string): string {
  const virtual = lab.settings.cluster.virtualServices.find((each) => each.service === service);
  if (virtual === undefined) throw new Error(`no service ${service}`);
  // TCP  C0A847CD:0050 rr
  // FWM  00000001 rr
  const mark = virtual.marked?.mark.toString(16).toUpperCase().padStart(8, '0');
  const head =
    mark === undefined
      ? `${virtual.protocol.toUpperCase()}  ${inTable(virtual)} `
      : `FWM  ${mark} `;
  const [, rows = ''] = text.split(head);
  const [members = ''] = rows.split(/\n(?:TCP|UDP|FWM) /);
  return virtual.members
    .filter((member) => new RegExp(`-> ${inTable(member)} +\\S+ +[1-9]`).test(members))
    .map(({ realserver }) => realserver)
    .toSorted()
    .join();
}

/** An IPv4 address and a port as the kernel's table has them. */
function inTable({ address, port }: { readonly address: string; readonly port: number }): string {
  const hex = (number: number, digits: number) =>
    number.toString(16).toUpperCase().padStart(digits, '0');
  return `${address
    .split('.')
    .map((part) => hex(Number(part), 2))
    .join('')}:${hex(port, 4)}`;
}

/** Asking every director for the address costs more than one look at a table. */
const looksAtOneHolder = 20;

/** Waits until the holder's table sends a service to exactly these servers. */
export async function waitForPool(
  lab: Lab,
  service: string,
  expected: readonly string[],
): Promise<void> {
  const wanted = expected.toSorted().join();
  let looks = 0;
  let holder = await waitForHolder(lab);
  await pollGuests(
    `${service} goes to ${expected.length === 0 ? 'nobody' : wanted}`,
    table,
    async () => {
      // Whoever holds the address then: it may have moved meanwhile.
      if (++looks % looksAtOneHolder === 0) holder = await waitForHolder(lab);
      return [holder];
    },
    (tables) => (pool(lab, tables.get(holder) ?? '', service) === wanted ? true : undefined),
    { deadline: timeout, report: () => reportMachine(holder, 'mon') },
  );
}

/** The same on every director that is on: whoever takes the address over has a true table. */
export async function waitForPoolEverywhere(
  lab: Lab,
  service: string,
  expected: readonly string[],
): Promise<void> {
  const directors = lab.directors.filter(({ state }) => state === 'running');
  const wanted = expected.toSorted().join();
  await pollGuests(
    `${service} goes to ${wanted} on every director`,
    table,
    () => directors,
    (tables) =>
      [...tables.values()].every((text) => pool(lab, text, service) === wanted) ? true : undefined,
    {
      deadline: timeout,
      report: async () =>
        (await Promise.all(directors.map((each) => reportMachine(each, 'mon')))).join('\n'),
    },
  );
}

/** Waits until the holder's table sends every service of the profile to every server. */
export async function waitForFullPools(lab: Lab): Promise<void> {
  for (const { name } of lab.settings.cluster.services)
    await waitForPool(lab, name, serversOf(lab, name));
}

/** Every server by name: what a pool is when all is well. */
export function allServers(lab: Lab): readonly string[] {
  return lab.settings.cluster.realservers.map(({ name }) => name).toSorted();
}

/** The servers of a service's pool, by name. */
export function serversOf(lab: Lab, service: string): readonly string[] {
  const own = lab.settings.cluster.virtualServices.filter((virtual) => virtual.service === service);
  const names = own.flatMap(({ members }) => members.map(({ realserver }) => realserver));
  return [...new Set(names)].toSorted();
}

/** The servers that are on, by name. */
export function runningServers(lab: Lab): readonly string[] {
  const running = lab.realservers.filter(({ state }) => state === 'running');
  return running.map(({ name }) => name).toSorted();
}

/** Waits until a director's journal has an event of lvsmith with these words, since `since`. */
export async function waitForLog(machine: Machine, words: string, since: string): Promise<void> {
  await waitFor(
    `${machine.name} logs ${words}`,
    async () => ((await hasLogged(machine, words, since)) ? true : undefined),
    { deadline: timeout, report: () => reportMachine(machine) },
  );
}

/** Whether it has. */
export async function hasLogged(machine: Machine, words: string, since: string): Promise<boolean> {
  const script = `journalctl --no-pager -o cat -t lvsmith --since '${since}' | grep -E '${words}'`;
  return (await machine.execute(script)).code === 0;
}

/** What the guest's own clock shows, for `waitForLog`. */
export async function readGuestTime(machine: Machine): Promise<string> {
  return (await machine.execute("date '+%F %T'")).output.trim();
}
