import type { Sighting } from '../holder-watch.ts';
import { gaps, longest, type Gap, type Probe } from './gaps.ts';
import { holderPatience } from './holders.ts';
import { holderTimes, holdings, type Span } from './holdings.ts';
import type { Kind } from './kinds.ts';
import type { Probes } from './probes.ts';

/** What one failover came to. Lengths in milliseconds, times in milliseconds since the epoch. */
export interface Trial {
  readonly contender: string;
  readonly kind: Kind;
  readonly holder: string;
  /** The failure; the probes began before it. */
  readonly at: number;
  readonly started: number;
  readonly until: number;
  /** The longest times without an answer. */
  readonly http: number;
  readonly ping: number;
  readonly httpGaps: readonly Gap[];
  readonly pingGaps: readonly Gap[];
  /** Requests that were not answered in time, from the failure until the client was served again. */
  readonly lostRequests: number;
  /** The longest time without an answered request before the failure: what the computer itself adds. */
  readonly noise: number;
  /** In which no machine, and two or more, answered for the address. */
  readonly noHolder: number;
  readonly twoHolders: number;
  readonly download: Download;
  readonly holdings: Readonly<Record<string, readonly Span[]>>;
  readonly probes: {
    readonly http: readonly Probe[];
    readonly pings: number;
    readonly pieces: readonly Probe[];
  };
}

interface Download {
  readonly result: 'survived' | 'broken' | 'stalled';
  /** The longest time without data around the failure; of the whole rest when it did not survive. */
  readonly silence: number;
  readonly why?: string;
}

type Seen = Pick<Trial, 'contender' | 'kind' | 'holder' | 'at' | 'started'> & {
  /** When the client had been served again for a while. */
  readonly back: number;
};

/** Gaps longer than this are kept: several probes in a row without an answer. */
export const threshold = { http: 150, ping: 60, pieces: 500 } as const;

export function outcome(
  seen: Seen,
  probes: Pick<Probes, 'http' | 'ping' | 'pieces' | 'broken'>,
  sightings: readonly Sighting[],
  names: ReadonlyMap<string, string>,
  until = Date.now(),
): Trial {
  const { at, back, started, ...rest } = seen;
  const around = (all: readonly Gap[]) =>
    all.filter(({ from, length }) => from + length >= at && from < back);
  const httpGaps = around(gaps(probes.http, threshold.http));
  const pingGaps = around(gaps(probes.ping, threshold.ping));
  const before = probes.http.filter((probe) => probe.at < at);
  const held = holdings(sightings, holderPatience);
  const { none, several } = holderTimes(held, { from: at, to: until }, holderPatience);
  return {
    ...rest,
    ...{ at, started, until, httpGaps, pingGaps },
    http: longest(httpGaps),
    ping: longest(pingGaps),
    lostRequests: probes.http.filter((each) => !each.ok && each.at >= at && each.at < back).length,
    noise: longest(gaps(before, 0)),
    noHolder: none,
    twoHolders: several,
    download: downloaded(probes, at, back, until),
    holdings: Object.fromEntries([...held].map(([mac, spans]) => [names.get(mac) ?? mac, spans])),
    probes: { http: probes.http, pings: probes.ping.length, pieces: probes.pieces },
  };
}

function downloaded(
  probes: Pick<Probes, 'pieces' | 'broken'>,
  at: number,
  back: number,
  until: number,
): Download {
  const why = probes.broken();
  const last = probes.pieces.at(-1)?.at ?? at;
  if (why === undefined && last > back) {
    const silent = gaps(probes.pieces, 0).filter(({ from, length }) => from + length >= at);
    return { result: 'survived', silence: longest(silent) };
  }
  const silence = until - last;
  return why === undefined ? { result: 'stalled', silence } : { result: 'broken', silence, why };
}
