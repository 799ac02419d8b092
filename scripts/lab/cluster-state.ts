import type { Lab } from './lab.ts';
import type { Machine } from './machine.ts';

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
 * The directors that hold the address, by their own account.
 *
 * @throws when one does not answer: it may hold the address, or not.
 */
export async function holders(
  lab: Lab,
  address = floatingAddress(lab),
): Promise<readonly string[]> {
  const running = lab.directors.filter(({ state, hasShell }) => state === 'running' && hasShell);
  const script = holds(address);
  const answers = await Promise.all(
    running.map((machine) =>
      machine.execute(script, lookDeadline).then(({ code }) => (code === 0 ? [machine.name] : [])),
    ),
  );
  return answers.flat();
}

/*
 * The question that is asked most: several times a second while a test waits for a failover, of machines
 * that are busy with it. bash reads the kernel's table by itself; `ip` would double what it costs.
 */
function holds(address: string): string {
  if (address.includes(':')) return `ip -o address show | grep -qF ' ${address}/'`;
  const entry = String.raw`*"-- ${address}"$'\n'*([[:space:]])"/32 host LOCAL"*`;
  return `IFS= read -r -d '' table </proc/net/fib_trie; [[ $table == ${entry} ]]`;
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
