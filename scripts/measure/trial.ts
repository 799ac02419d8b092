import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Lab } from '../lab/lab.ts';
import type { Machine } from '../lab/qemu/machine.ts';
import { waitFor } from '../lab/guest/wait.ts';
import type { HaStack } from './ha-stack.ts';
import { startHolderSampler, type HolderSampler } from './holder-sampler.ts';
import { served } from './gaps.ts';
import type { Kind } from './fault-kinds.ts';
import { trialResult, type TrialResult } from './trial-result.ts';
import { startProbes, type Probes } from './probes.ts';

/** Milliseconds to wait for the service, and for a stalled download. */
const serviceTimeout = 180_000;
const downloadTimeout = 45_000;
/** Milliseconds that a frozen machine is watched after it continues. */
const afterThaw = 10_000;

/** Runs one failover and observes it from the client. The next `restore` repairs what it breaks. */
export async function runTrial(
  lab: Lab,
  stack: HaStack,
  kind: Kind,
  report: (text: string) => void,
): Promise<TrialResult> {
  report('waiting for a healthy cluster');
  const holder = await stack.restore();
  const sampler = await startHolderSampler(lab);
  const probes = await startProbes(lab);
  try {
    const started = Date.now();
    await waitUntilServed(probes, started);
    // A random phase of the heartbeats: faults are not synchronised with them.
    await pause(randomInt(stack.heartbeatInterval));
    report(`${kind} of ${holder.name}`);
    const at = Date.now();
    await faults[kind](holder, stack, lab);
    await waitForNewHolder(sampler, holder, at);
    await waitUntilServed(probes, at);
    const back = Date.now();
    await waitForDownload(probes, back);
    if (kind === 'freeze') {
      await holder.thaw();
      await pause(afterThaw);
    }
    const events = { kind, holder: holder.name, stack: stack.name, started, at, back };
    return trialResult(events, probes, sampler.sightings(), namesByMac(lab));
  } finally {
    await probes.stop();
    sampler.stop();
    if (kind === 'planned') await stack.endPlannedMove(holder);
  }
}

type Fault = (machine: Machine, stack: HaStack, lab: Lab) => Promise<unknown>;

const faults: Readonly<Record<Kind, Fault>> = {
  'power-cut': (machine) => machine.crash(),
  cable: (machine) => machine.cut('public'),
  cables: (machine) =>
    Promise.all(machine.settings.nics.map(({ network }) => machine.cut(network))),
  freeze: (machine) => machine.freeze(),
  partition: (machine, _, lab) =>
    lab.partition(
      [machine.name],
      lab.directors.flatMap(({ name }) => (name === machine.name ? [] : [name])),
    ),
  planned: (machine, stack) => stack.beginPlannedMove(machine),
};

/** Waits until another machine answers for the address. */
async function waitForNewHolder(
  sampler: HolderSampler,
  holder: Machine,
  since: number,
): Promise<void> {
  const oldMac = publicMac(holder);
  const isMoved = () => sampler.sightings().some(({ at, mac }) => at > since && mac !== oldMac);
  await waitFor(
    'another machine answers for the address',
    () => Promise.resolve(isMoved() || undefined),
    { deadline: serviceTimeout },
  );
}

async function waitUntilServed(probes: Probes, since: number): Promise<void> {
  await waitFor(
    'the client is served',
    () => Promise.resolve(served(probes.http, since, Date.now()) || undefined),
    { deadline: serviceTimeout },
  );
}

/** Waits until the download continues, breaks or stalls: TCP retransmits ever less often, so it may take long. */
async function waitForDownload(probes: Probes, since: number): Promise<void> {
  const deadline = Date.now() + downloadTimeout;
  const isDecided = () =>
    probes.broken() !== undefined ||
    (probes.pieces.at(-1)?.at ?? 0) > since ||
    Date.now() > deadline;
  await waitFor('the download continues', () => Promise.resolve(isDecided() || undefined), {
    deadline: downloadTimeout + 5000,
  });
}

function publicMac({ settings }: Machine): string {
  return settings.nics.find(({ network }) => /^public(-1)?$/.test(network))?.mac ?? '';
}

function namesByMac({ directors }: Lab): ReadonlyMap<string, string> {
  return new Map(directors.map((machine) => [publicMac(machine), machine.name]));
}
