import type { Sighting } from '../lab/cluster/arp-watch.ts';
import { gaps, longest, type Gap, type Probe } from './gaps.ts';
import { maxSilence } from './holder-sampler.ts';
import { ownershipDurations, ownershipTimeline, type Span } from './ownership-timeline.ts';
import type { Kind } from './fault-kinds.ts';
import type { Probes } from './probes.ts';

/** The result of one failover. Durations in milliseconds, times in milliseconds since the epoch. */
export interface TrialResult {
  /** The name of the high-availability stack. */
  readonly stack: string;
  readonly kind: Kind;
  /** The holder that the fault hit. */
  readonly holder: string;
  /** When the fault happened, and when the probes had started before it. */
  readonly at: number;
  readonly started: number;
  readonly until: number;
  /** The longest gaps around the fault. */
  readonly http: number;
  readonly ping: number;
  readonly httpGaps: readonly Gap[];
  readonly pingGaps: readonly Gap[];
  /** Requests without an answer in time, from the fault until the client was served again. */
  readonly lostRequests: number;
  /** The longest time without an answered request before the fault: what the host itself adds. */
  readonly noise: number;
  /** How long no machine, and two or more, answered for the address. */
  readonly noHolder: number;
  readonly twoHolders: number;
  readonly download: Download;
  /** Machine → when it answered for the address. */
  readonly ownership: Readonly<Record<string, readonly Span[]>>;
  readonly probes: {
    readonly http: readonly Probe[];
    readonly pings: number;
    readonly pieces: readonly Probe[];
  };
}

interface Download {
  readonly result: 'survived' | 'broken' | 'stalled';
  /** The longest time without data since the fault; if it did not survive, since its last data. */
  readonly silence: number;
  readonly why?: string | undefined;
}

type TrialEvents = Pick<TrialResult, 'stack' | 'kind' | 'holder' | 'at' | 'started'> & {
  /** When the client was served again, and had been for a while. */
  readonly back: number;
};

/** Milliseconds; longer gaps are kept: several probes in a row without an answer. */
export const threshold = { http: 150, ping: 60, pieces: 500 } as const;

/** @param names of machines, by MAC address. */
export function trialResult(
  events: TrialEvents,
  probes: Pick<Probes, 'http' | 'ping' | 'pieces' | 'broken'>,
  sightings: readonly Sighting[],
  names: ReadonlyMap<string, string>,
  until = Date.now(),
): TrialResult {
  const { at, back, started, ...rest } = events;
  const aroundFault = (all: readonly Gap[]) =>
    all.filter(({ from, length }) => from + length >= at && from < back);
  const httpGaps = aroundFault(gaps(probes.http, threshold.http));
  const pingGaps = aroundFault(gaps(probes.ping, threshold.ping));
  const beforeFault = probes.http.filter((probe) => probe.at < at);
  const timeline = ownershipTimeline(sightings, maxSilence);
  const { none, several } = ownershipDurations(timeline, { from: at, to: until }, maxSilence);
  return {
    ...rest,
    at,
    started,
    until,
    httpGaps,
    pingGaps,
    http: longest(httpGaps),
    ping: longest(pingGaps),
    lostRequests: probes.http.filter((probe) => !probe.ok && probe.at >= at && probe.at < back)
      .length,
    noise: longest(gaps(beforeFault, 0)),
    noHolder: none,
    twoHolders: several,
    download: downloadResult(probes, at, back, until),
    ownership: Object.fromEntries(
      [...timeline].map(([mac, spans]) => [names.get(mac) ?? mac, spans]),
    ),
    probes: { http: probes.http, pings: probes.ping.length, pieces: probes.pieces },
  };
}

function downloadResult(
  probes: Pick<Probes, 'pieces' | 'broken'>,
  at: number,
  back: number,
  until: number,
): Download {
  const why = probes.broken();
  const last = probes.pieces.at(-1)?.at ?? at;
  if (why === undefined && last > back) {
    const silences = gaps(probes.pieces, 0).filter(({ from, length }) => from + length >= at);
    return { result: 'survived', silence: longest(silences) };
  }
  return { result: why === undefined ? 'stalled' : 'broken', silence: until - last, why };
}
