import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { floatingAddress } from '../cluster-state.ts';
import { succeed } from '../guest.ts';
import { HolderWatch, overlaps } from '../holder-watch.ts';
import type { Lab } from '../lab.ts';
import type { Machine } from '../machine.ts';
import { restore, theHolder } from '../restore.ts';
import { waitFor } from '../wait.ts';
import { gaps, type Gap, type Probe } from './gaps.ts';
import { startProbes } from './probes.ts';

export const kinds = ['power-cut', 'cable', 'freeze', 'planned'] as const;
export type Kind = (typeof kinds)[number];

export interface Trial {
  readonly kind: Kind;
  readonly holder: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The longest times without an answer, milliseconds; raw gaps below. */
  readonly http: number;
  readonly ping: number;
  readonly httpGaps: readonly Gap[];
  readonly pingGaps: readonly Gap[];
  /** Milliseconds in which two machines answered for the address. */
  readonly twoHolders: number;
  readonly probes: { readonly http: readonly Probe[]; readonly ping: number };
}

const faults: Readonly<Record<Kind, (machine: Machine) => Promise<unknown>>> = {
  'power-cut': (machine) => machine.crash(),
  cable: (machine) => machine.cut('public'),
  freeze: (machine) => machine.freeze(),
  planned: (machine) => succeed(machine, `crm_standby -N ${machine.name} -v on`),
};

const threshold = { http: 150, ping: 60 } as const;
const patience = 180_000;
/** How long all must be well before the fault and after it, so that a gap has two ends. */
const calm = 2000;

/** One failover, seen by the client alone; the cluster is whole again afterwards. */
export async function trial(lab: Lab, kind: Kind): Promise<Trial> {
  await restore(lab);
  const holder = await theHolder(lab);
  const watch = await HolderWatch.start(lab, floatingAddress(lab));
  const probes = await startProbes(lab);
  await answering(probes.http, Date.now());
  // A random phase of the heartbeat: failures do not wait for its beat.
  await pause(randomInt(lab.settings.cluster.membership.token));
  const at = Date.now();
  await faults[kind](holder);
  await pause(threshold.http);
  await answering(probes.http, Date.now());
  if (kind === 'planned') await theHolder(lab, others(lab, holder));
  await answering(probes.http, Date.now());
  await probes.stop();
  watch.stop();
  if (kind === 'planned') await succeed(holder, `crm_standby -N ${holder.name} -D`);
  const since = <T extends { readonly from: number; readonly length: number }>(all: readonly T[]) =>
    all.filter(({ from, length }) => from + length >= at);
  const httpGaps = since(gaps(probes.http, threshold.http));
  const pingGaps = since(gaps(probes.ping, threshold.ping));
  return {
    kind,
    holder: holder.name,
    at,
    http: longest(httpGaps),
    ping: longest(pingGaps),
    httpGaps,
    pingGaps,
    twoHolders: overlaps(watch.sightings).reduce((sum, { length }) => sum + length, 0),
    probes: { http: probes.http, ping: probes.ping.length },
  };
}

function others(lab: Lab, holder: Machine): readonly string[] {
  return lab.directors.filter((each) => each !== holder).map(({ name }) => name);
}

function longest(all: readonly Gap[]): number {
  return Math.max(0, ...all.map(({ length }) => Math.round(length)));
}

/** Waits until requests that were sent after `from` have been answered for a while. */
async function answering(http: readonly Probe[], from: number): Promise<void> {
  await waitFor(
    'the client is served',
    () => {
      const failed = http.findLast(({ ok }) => !ok)?.at ?? 0;
      const first = http.find(({ at, ok }) => ok && at >= from && at > failed)?.at;
      const last = http.at(-1)?.at ?? 0;
      return Promise.resolve(first !== undefined && last - first >= calm ? true : undefined);
    },
    { deadline: patience },
  );
}
