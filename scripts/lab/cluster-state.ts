import type { Lab } from './lab.ts';
import type { Machine } from './machine.ts';
import { waitForAnswers, type Question } from './question.ts';
import type { WaitOptions } from './wait.ts';

/** How far a machine has come; each includes those before it. */
const stages = ['off', 'on', 'booted', 'seeded', 'joined', 'serving'] as const;
export type Stage = (typeof stages)[number];

export interface NodeState {
  readonly name: string;
  readonly stage: Stage | 'frozen';
  /** Floating addresses that it holds. */
  readonly holds: readonly string[];
}

const lookDeadline = 15_000;

/*
 * One round trip a machine. `joined`: a director with quorum; `serving`: mon and the reconciler run, or
 * the web server does. A service has a control group while it runs; asking systemd costs far more.
 */
const runs = (unit: string) => `test -d /sys/fs/cgroup/system.slice/${unit}.service`;
const look = {
  director: `test -e /etc/lvsmith/node.json && echo seeded
corosync-quorumtool -s 2>/dev/null | grep -q '^Quorate: *Yes' && echo joined
${runs('mon')} && ${runs('lvsmith-reconcile')} && echo serving
ip -o address show`,
  realserver: `test -e /etc/lvsmith/node.json && echo seeded
${runs('apache2')} && echo serving`,
} as const;

/** Asks one machine; a machine that does not answer in time counts as on. */
async function nodeState(lab: Lab, machine: Machine): Promise<NodeState> {
  const { name, state } = machine;
  if (state !== 'running') return { name, stage: state, holds: [] };
  if (!machine.hasShell) return { name, stage: 'on', holds: [] };
  const role = lab.directors.includes(machine) ? 'director' : 'realserver';
  const answer = await machine.execute(look[role], lookDeadline).catch(() => undefined);
  if (answer === undefined) return { name, stage: 'on', holds: [] };
  const words = new Set(answer.output.split('\n'));
  const reached = stages.slice(3).filter((stage) => words.has(stage));
  return { name, stage: reached.at(-1) ?? 'booted', holds: held(lab, answer.output) };
}

export function clusterState(lab: Lab): Promise<readonly NodeState[]> {
  return Promise.all(lab.machines.map((machine) => nodeState(lab, machine)));
}

/**
 * Waits until `enough` has made something of who holds the address, by the directors' own account.
 *
 * One that never answered may hold it, or not: then there is no telling.
 *
 * @param enough what the wait yields; undefined: not yet. None holds when no director runs.
 * @throws DeadlinePassed
 */
export function waitForHolders<T>(
  what: string,
  lab: Lab,
  enough: (holders: readonly string[]) => T | undefined,
  options: Omit<WaitOptions, 'every'>,
): Promise<T> {
  return waitForAnswers(
    what,
    holds(floatingAddress(lab)),
    () => running(lab),
    (answers) => enough(names([...answers])),
    options,
  );
}

function running(lab: Lab): readonly Machine[] {
  return lab.directors.filter(({ state, hasShell }) => state === 'running' && hasShell);
}

function names(answers: readonly (readonly [Machine, string])[]): readonly string[] {
  return answers.filter(([, answer]) => answer === 'yes').map(([{ name }]) => name);
}

/*
 * The question that is asked most, of machines that are busy with what the test waits for: bash reads the
 * kernel's table by itself, `ip` would double what it costs.
 */
function holds(address: string): Question {
  const has = address.includes(':')
    ? `ip -o address show | grep -qF ' ${address}/'`
    : String.raw`IFS= read -r -d '' answer </proc/net/fib_trie; [[ $answer == *"-- ${address}"$'\n'*([[:space:]])"/32 host LOCAL"* ]]`;
  return `if ${has}; then answer=yes; else answer=no; fi`;
}

/** The first floating address, which most scenarios are about. */
export function floatingAddress(lab: Lab): string {
  return lab.settings.cluster.floatingAddresses[0]?.address ?? '';
}

function held({ settings: { cluster } }: Lab, output: string): readonly string[] {
  return cluster.floatingAddresses
    .map(({ address }) => address)
    .filter((address) => hasAddress(output, address));
}

function hasAddress(output: string, address: string): boolean {
  return output.includes(` ${address}/`);
}
