import type { ConsoleState } from '../../shared/console/protocol.ts';
import { valueOf } from '../../shared/state/part.ts';
import { nothing, rateKey, type RateTable } from '../../shared/state/rates.ts';

/** What a director's kernel counted at one moment. */
export interface Sample {
  /** Milliseconds, by the director's clock. */
  readonly at: number;
  /** Open connections by virtual service: `tcp 192.0.2.1:80`. */
  readonly active: Readonly<Record<string, number>>;
  /** Of virtual services; undefined: they are not known. */
  readonly rates: RateTable | undefined;
  readonly connections: number;
  readonly incomingBytes: number;
}

/** Milliseconds that a chart shows. */
export const span = 60_000;

/** The samples of the last minute, with that of a state. */
export function withSample(samples: readonly Sample[], state: ConsoleState): readonly Sample[] {
  const sample = sampleOf(state);
  const last = samples.at(-1);
  if (sample === undefined || sample.at === last?.at) return samples;
  // A clock that was set, or a kernel that has started again, begins a new chart.
  const isOn = last !== undefined && sample.at > last.at && sample.connections >= last.connections;
  const before = isOn ? samples.filter(({ at }) => sample.at - at <= span) : [];
  return [...before, sample];
}

function sampleOf({ traffic, rates: all, status }: ConsoleState): Sample | undefined {
  const table = valueOf(status.director?.table);
  const counted = valueOf(traffic);
  if (table === undefined || counted === undefined) return undefined;
  const active = table.map(
    (service) =>
      [
        rateKey(service),
        service.destinations.reduce((sum, { kernel }) => sum + (kernel?.activeConnections ?? 0), 0),
      ] as const,
  );
  const known = valueOf(all);
  // Of a thousand servers a minute would be too much to keep.
  const own =
    known &&
    table.map((service) => {
      const key = rateKey(service);
      return [key, known[key] ?? nothing] as const;
    });
  return {
    at: Date.parse(traffic.at),
    active: Object.fromEntries(active),
    rates: own && Object.fromEntries(own),
    ...counted,
  };
}

/** How much of something came in a second, between each two samples. */
export function rates(
  samples: readonly Sample[],
  key: 'connections' | 'incomingBytes',
): readonly (readonly [at: number, rate: number])[] {
  return samples.slice(1).map((sample, index) => {
    const before = samples[index] ?? sample;
    const seconds = (sample.at - before.at) / 1000;
    return [sample.at, Math.max(0, sample[key] - before[key]) / seconds] as const;
  });
}
