import { request, servedBy, serviceUrl } from '../../../scripts/lab/client.ts';
import { waitForHolders } from '../../../scripts/lab/cluster-state.ts';
import { snapshot } from '../../../scripts/lab/guest.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/machine.ts';
import { waitForAnswers, type Question } from '../../../scripts/lab/question.ts';
import { everyDirector, theHolder } from '../../../scripts/lab/restore.ts';
import { waitFor } from '../../../scripts/lab/wait.ts';

/** Milliseconds; several times what it takes, for emulated processors that others use too. */
const patience = 240_000;

/** Waits until no director holds the address. */
export async function nobodyHolds(lab: Lab): Promise<void> {
  await waitForHolders(
    'nobody holds the address',
    lab,
    (names) => (names.length === 0 ? true : undefined),
    { deadline: patience, report: () => everyDirector(lab) },
  );
}

/** The servers that answered so many fresh requests, in order; `none` where one failed. */
export function answers(lab: Lab, service: string, count: number): Promise<string[]> {
  return answersAt(lab, serviceUrl(lab, service), count);
}

/** Seconds: an emulated server that answers late has answered. */
const slow = 20;

/** The same for any URL: a service stands on one address or on several. */
export async function answersAt(lab: Lab, url: string, count: number): Promise<string[]> {
  const names: string[] = [];
  for (let each = 0; each < count; each++) {
    const answer = await request(lab, url, { limit: slow });
    names.push(answer.status === 200 ? (servedBy(lab, answer) ?? 'unknown') : 'none');
  }
  return names;
}

/** Waits until a request from the client succeeds. */
export function serves(lab: Lab, service = 'http'): Promise<void> {
  return servesAt(lab, serviceUrl(lab, service));
}

export async function servesAt(lab: Lab, url: string): Promise<void> {
  await waitFor(
    `${url} answers the client`,
    async () => ((await request(lab, url)).status === 200 ? true : undefined),
    { deadline: patience, report: () => everyDirector(lab) },
  );
}

/** The kernel's own table; asking `ipvsadm` for it several times a second would slow a director down. */
const table: Question = "IFS= read -r -d '' answer </proc/net/ip_vs";

/** The servers with a weight above 0 in a director's table, by name and in order. */
function pool(lab: Lab, text: string, service: string): string {
  const virtual = lab.settings.cluster.virtualServices.find((each) => each.service === service);
  if (virtual === undefined) throw new Error(`no service ${service}`);
  // TCP  C0A847CD:0050 rr
  const [, rows = ''] = text.split(`TCP  ${inTable(virtual)} `);
  const [members = ''] = rows.split('\nTCP ');
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
export async function poolBecomes(
  lab: Lab,
  service: string,
  expected: readonly string[],
): Promise<void> {
  const wanted = expected.toSorted().join();
  let looks = 0;
  let holder = await theHolder(lab);
  await waitForAnswers(
    `${service} goes to ${expected.length === 0 ? 'nobody' : wanted}`,
    table,
    async () => {
      // Whoever holds the address then: it may have moved meanwhile.
      if (++looks % looksAtOneHolder === 0) holder = await theHolder(lab);
      return [holder];
    },
    (tables) => (pool(lab, tables.get(holder) ?? '', service) === wanted ? true : undefined),
    { deadline: patience, report: () => snapshot(holder, 'mon') },
  );
}

/** Waits until every director's table does: whoever takes the address over has a true one. */
export async function poolsBecome(
  lab: Lab,
  service: string,
  expected: readonly string[],
): Promise<void> {
  const wanted = expected.toSorted().join();
  await waitForAnswers(
    `${service} goes to ${wanted} on every director`,
    table,
    () => lab.directors,
    (tables) =>
      [...tables.values()].every((text) => pool(lab, text, service) === wanted) ? true : undefined,
    {
      deadline: patience,
      report: async () =>
        (await Promise.all(lab.directors.map((each) => snapshot(each, 'mon')))).join('\n'),
    },
  );
}

/** Waits until the holder's table sends both services to every server. */
export async function poolsAreFull(lab: Lab): Promise<void> {
  const full = (service: string) => poolBecomes(lab, service, allServers(lab));
  await Promise.all(['http', 'https'].map(full));
}

/** Every server by name: what a pool is when all is well. */
export function allServers(lab: Lab): readonly string[] {
  return lab.settings.cluster.realservers.map(({ name }) => name).toSorted();
}

/** Waits until a director's journal has an event of lvsmith with these words, since `since`. */
export async function logged(machine: Machine, words: string, since: string): Promise<void> {
  await waitFor(
    `${machine.name} logs ${words}`,
    async () => ((await hasLogged(machine, words, since)) ? true : undefined),
    { deadline: patience, report: () => snapshot(machine) },
  );
}

/** Whether it has. */
export async function hasLogged(machine: Machine, words: string, since: string): Promise<boolean> {
  const script = `journalctl --no-pager -o cat -t lvsmith --since '${since}' | grep -E '${words}'`;
  return (await machine.execute(script)).code === 0;
}

/** The guest's own clock, for `logged`. */
export async function now(machine: Machine): Promise<string> {
  return (await machine.execute("date '+%F %T'")).output.trim();
}
