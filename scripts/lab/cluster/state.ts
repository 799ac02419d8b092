import { isIpv6 } from '../../../overlays/shared/net/ip.ts';
import type { NodeState } from '../../../overlays/shared/state/node-state.ts';
import { valueOf } from '../../../overlays/shared/state/part.ts';
import { nodeStages, stageOf } from '../../../overlays/shared/state/stages.ts';
import type { Lab } from '../lab.ts';
import type { Machine } from '../qemu/machine.ts';
import { pollGuests, type GuestProbe } from '../guest/poll.ts';
import type { WaitOptions } from '../guest/wait.ts';

/** How far a machine has come: the node's own stages, once it has power. */
const stages = ['off', 'on', ...nodeStages] as const;
export type Stage = (typeof stages)[number];

export interface MachineState {
  readonly name: string;
  readonly stage: Stage | 'frozen';
  /** Floating addresses that it has, by its own account. */
  readonly holds: readonly string[];
  /** What it says of itself; undefined: it does not answer. */
  readonly node: NodeState | undefined;
}

/** Milliseconds: the node itself waits up to ten seconds for a program that hangs. */
const answerTimeout = 30_000;

/** Asks one machine; one that does not answer in time is taken to be on, and no more. */
export async function machineState(machine: Machine): Promise<MachineState> {
  const { name, state, hasShell } = machine;
  const silent = { name, holds: [], node: undefined } as const;
  if (state !== 'running') return { ...silent, stage: state };
  if (!hasShell) return { ...silent, stage: 'on' };
  const node = await machine.execute('lvsmith state --json', answerTimeout).then(
    ({ output }) => parseNodeState(output),
    () => undefined,
  );
  if (node === undefined) return { ...silent, stage: 'on' };
  const addresses = valueOf(node.director?.addresses) ?? [];
  const holds = addresses.filter(({ here }) => here).map(({ address }) => address);
  return { name, stage: stageOf(node), holds, node };
}

/** The document in what the command printed; undefined when it printed something else. */
function parseNodeState(output: string): NodeState | undefined {
  try {
    const node: NodeState = JSON.parse(output);
    return node;
  } catch {
    return undefined;
  }
}

export function clusterState(lab: Lab): Promise<readonly MachineState[]> {
  return Promise.all(lab.machines.map(machineState));
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
  return pollGuests(
    what,
    holdsAddress(floatingAddress(lab)),
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
function holdsAddress(address: string): GuestProbe {
  const has = isIpv6(address)
    ? `ip -o address show | grep -qF ' ${address}/'`
    : String.raw`IFS= read -r -d '' answer </proc/net/fib_trie; [[ $answer == *"-- ${address}"$'\n'*([[:space:]])"/32 host LOCAL"* ]]`;
  return `if ${has}; then answer=yes; else answer=no; fi`;
}

/** The first floating address, which most scenarios are about. */
export function floatingAddress(lab: Lab): string {
  return lab.settings.cluster.floatingAddresses[0]?.address ?? '';
}
