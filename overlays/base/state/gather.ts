import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { uptime } from 'node:os';
import { witnessOf } from '../../shared/cluster/lookups.ts';
import { readCibChanges } from '../../shared/cluster/live-cib.ts';
import { onDirector } from '../../shared/ipvs/on-director.ts';
import { liveCluster } from '../../shared/cluster/live-cluster.ts';
import { type LvsState, parseLvsState } from '../../shared/health/lvs-state.ts';
import { type LeaseState, parseLeaseState } from '../../shared/lease/lease-state.ts';
import type { WitnessState } from '../../shared/lease/witness-state.ts';
import type { NodeIdentity } from '../../shared/node/node.ts';
import { readIfThere } from '../../shared/node/files.ts';
import { type FirstBootStatus, parseFirstBootStatus } from '../../shared/node/first-boot-status.ts';
import { leaseFiles, paths } from '../../shared/node/paths.ts';
import { readNode } from '../../shared/node/read-node.ts';
import type {
  DirectorState,
  NodeState,
  Part,
  StorageState,
} from '../../shared/state/node-state.ts';
import { ageOf, valueOf } from '../../shared/state/part.ts';
import { applyState } from '../apply/apply-state.ts';
import { notifyState } from '../notify/state.ts';
import { unitsOf } from '../../shared/units.ts';
import { UpdateRecords } from '../update/records.ts';
import { addressStates } from './addresses.ts';
import { hasConsole, readCertificate, readServerCertificates } from './certificates.ts';
import { askCounters } from './counters.ts';
import { serverHealth } from './health.ts';
import { kernelTableFile, readTable } from './kernel-table.ts';
import { askFirewall } from './firewall.ts';
import { askPacemaker } from './pacemaker.ts';
import { askQuorum } from './quorum.ts';
import { readImageVersion } from './image-version.ts';
import { askUnits } from './units.ts';

/**
 * The state document of this node. It starts five programs on a director and two on a realserver, side
 * by side, and waits for none of them longer than ten seconds, or than it is told to.
 *
 * @param timeout milliseconds
 */
export async function gatherState(timeout?: number): Promise<NodeState> {
  const identity = await observe(() => readNode() ?? null);
  const node = valueOf(identity) ?? undefined;
  const role = node?.role;
  const units = observe(() =>
    askUnits(node === undefined ? [] : unitsOf(node.role, node.name, liveCluster()), timeout),
  );
  const firewall = observe(() => askFirewall(timeout));
  const director = role === 'director' ? gatherDirector(timeout) : undefined;
  return {
    image: await observe(readImageVersion),
    update: await observe(() => new UpdateRecords().state()),
    identity,
    firstBoot: await firstBootStatus(),
    units: await units,
    firewall: await firewall,
    storage: await observe(askStorage),
    ...(existsSync(paths.apply) && { changes: await observe(() => applyState({ root: '/' })) }),
    ...(existsSync(paths.notify) && { notify: await observe(() => notifyState()) }),
    director: await director,
    ...((role === 'realserver' || (role === 'director' && hasConsole())) && {
      certificate: await observe(() => readCertificate()),
    }),
    witness: node !== undefined && votes(node) ? await observe(readWitness) : undefined,
    at: new Date().toISOString(),
    uptime: Math.floor(uptime()),
  };
}

async function gatherDirector(timeout: number | undefined): Promise<DirectorState> {
  const [quorum, pacemaker, counters] = await Promise.all([
    observe(() => askQuorum(timeout)),
    observe(() => askPacemaker(timeout)),
    // Without the module ipvsadm would load it.
    existsSync(kernelTableFile) ? observe(() => askCounters(timeout)) : undefined,
  ]);
  const lvs = readLvsState();
  const changes = await observe(() => readCibChanges(paths.liveCib));
  return {
    quorum,
    pacemaker,
    addresses: await observe(() =>
      addressStates(liveCluster().floatingAddresses, {
        pacemaker: valueOf(pacemaker),
        taken: takenAt(lvs, new Date().toISOString()),
      }),
    ),
    conflicts: partOf(lvs, ({ conflicts }) => conflicts),
    lease: await observe(readLease),
    table: await observe(() =>
      readTable(onDirector(liveCluster(), readNode()?.name ?? ''), valueOf(counters)),
    ),
    reconciler: partOf(lvs, ({ mon, monSilentSince, checker, problem, holding }) => ({
      mon,
      monSilentSince,
      checker,
      problem,
      takeovers: holding?.takeovers,
      holderChanged: holding?.changed,
    })),
    sync: partOf(lvs, ({ sync }) => sync),
    health: partOf(lvs, ({ health }) => serverHealth(health, paths.health)),
    certificates: readServerCertificates(),
    drained: partOf(changes, ({ drained }) => drained),
    constraints: partOf(changes, ({ constraints }) => constraints),
    events: partOf(lvs, ({ events }) => events),
  };
}

/** Seconds: the reconciler writes every five, and what an older word says may not be so any more. */
const fresh = 10;

/** When this director took the floating addresses, as far as its reconciler has said so lately. */
export function takenAt(lvs: Part<Pick<LvsState, 'holding'>>, now: string): string | undefined {
  const holding = ageOf(lvs, now) > fresh ? undefined : valueOf(lvs)?.holding;
  return holding?.here === true ? (holding.changed ?? undefined) : undefined;
}

/** What a function returns as of now, or its error's message as the reason why it is not known. */
export async function observe<T>(look: () => T | Promise<T>): Promise<Part<T>> {
  try {
    const value = await look();
    return { at: new Date().toISOString(), value };
  } catch (error) {
    const unknown = error instanceof Error ? error.message : String(error);
    return { at: new Date().toISOString(), unknown };
  }
}

/** A part of another part, as old as that one. */
export function partOf<T, U>(part: Part<T>, pick: (value: T) => U): Part<U> {
  return 'value' in part ? { at: part.at, value: pick(part.value) } : part;
}

/** null: the cluster has no lease. */
function readLease(): LeaseState | null {
  if (liveCluster().failover.lease === null) return null;
  const state = parseLeaseState(readLeaseFile());
  if (state === undefined) throw new Error(`${leaseFiles.state} is damaged`);
  return state;
}

/** Whether a realserver is the witness of a lease. */
function votes({ name }: NodeIdentity): boolean {
  try {
    const cluster = liveCluster();
    return cluster.failover.lease !== null && witnessOf(cluster)?.name === name;
  } catch {
    // A broken image says so elsewhere.
    return false;
  }
}

function readWitness(): WitnessState {
  const state: WitnessState = JSON.parse(readLeaseFile());
  return state;
}

function readLeaseFile(): string {
  const text = readIfThere(leaseFiles.state);
  if (text === undefined) throw new Error('the lease program has written nothing yet');
  return text;
}

/** As old as the reconciler's last reconciliation. */
export function readLvsState(): Part<LvsState> {
  const state = parseLvsState(readIfThere(paths.lvs));
  if (state !== undefined) return { at: state.at, value: state };
  return { at: new Date().toISOString(), unknown: 'the reconciler has written nothing yet' };
}

/** As old as the first boot's last run. */
async function firstBootStatus(): Promise<Part<FirstBootStatus | null>> {
  const part = await observe(() => {
    const text = readIfThere(paths.status);
    return text === undefined ? null : parseFirstBootStatus(text);
  });
  return { ...part, at: valueOf(part)?.at ?? part.at };
}

async function askStorage(): Promise<StorageState> {
  const { bsize, blocks, bavail } = await statfs('/var');
  return { bytes: bsize * blocks, freeBytes: bsize * bavail };
}
