import type { Sighting } from '../lab/cluster/arp-watch.ts';

/** Milliseconds since the epoch. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** MAC address → when it answered for the floating address. */
export type OwnershipTimeline = ReadonlyMap<string, readonly Span[]>;

/** Joins answers that are at most `maxSilence` milliseconds apart into one span. */
export function ownershipTimeline(
  sightings: readonly Sighting[],
  maxSilence: number,
): OwnershipTimeline {
  const timeline = new Map<string, Span[]>();
  for (const { at, mac } of sightings.toSorted((one, other) => one.at - other.at)) {
    const spans = timeline.get(mac) ?? [];
    const last = spans.at(-1);
    if (last !== undefined && at - last.to <= maxSilence)
      spans[spans.length - 1] = { from: last.from, to: at };
    else spans.push({ from: at, to: at });
    timeline.set(mac, spans);
  }
  return timeline;
}

/**
 * For how many milliseconds of `window` no machine, and two or more, held the address. A pause of up to `maxSilence`
 * between the answers of two holders is a handover without loss.
 */
export function ownershipDurations(
  timeline: OwnershipTimeline,
  window: Span,
  maxSilence: number,
): { readonly none: number; readonly several: number } {
  const spans = [...timeline.values()]
    .flat()
    .map(({ from, to }) => ({ from: Math.max(from, window.from), to: Math.min(to, window.to) }))
    .filter(({ from, to }) => from <= to);
  const edges = [window.from, window.to, ...spans.flatMap(({ from, to }) => [from, to])].toSorted(
    (one, other) => one - other,
  );
  let none = 0;
  let several = 0;
  // Other edges may lie within a pause: its pieces are joined before its length is judged.
  let pause = 0;
  for (const [index, to] of edges.entries()) {
    const from = edges[index - 1] ?? to;
    const holders = spans.filter((span) => span.from <= from && span.to >= to).length;
    if (holders === 0) pause += to - from;
    if (holders > 1) several += to - from;
    if (holders > 0 || index === edges.length - 1) {
      none += pause > maxSilence ? pause : 0;
      pause = 0;
    }
  }
  return { none, several };
}
