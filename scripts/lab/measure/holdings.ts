import type { Sighting } from '../holder-watch.ts';

/** Milliseconds on one clock. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** When each MAC answered for the address: answers at most `patience` milliseconds apart are one span. */
export function holdings(
  sightings: readonly Sighting[],
  patience: number,
): ReadonlyMap<string, readonly Span[]> {
  const found = new Map<string, Span[]>();
  for (const { at, mac } of sightings.toSorted((one, other) => one.at - other.at)) {
    const spans = found.get(mac) ?? [];
    const last = spans.at(-1);
    if (last !== undefined && at - last.to <= patience)
      spans[spans.length - 1] = { from: last.from, to: at };
    else spans.push({ from: at, to: at });
    found.set(mac, spans);
  }
  return found;
}

/**
 * How many milliseconds nobody, and two or more, held the address within `window`. A pause of up to
 * `patience` between the answers of one holder and the next is a handover without loss.
 */
export function holderTimes(
  held: ReadonlyMap<string, readonly Span[]>,
  window: Span,
  patience: number,
): { readonly none: number; readonly several: number } {
  const spans = [...held.values()]
    .flat()
    .map(({ from, to }) => ({ from: Math.max(from, window.from), to: Math.min(to, window.to) }))
    .filter(({ from, to }) => from <= to);
  const edges = [window.from, window.to, ...spans.flatMap(({ from, to }) => [from, to])].toSorted(
    (one, other) => one - other,
  );
  let none = 0;
  let several = 0;
  // The pieces of one pause join before it is judged: other edges may lie within it.
  let pause = 0;
  for (const [index, to] of edges.entries()) {
    const from = edges[index - 1] ?? to;
    const holders = spans.filter((span) => span.from <= from && span.to >= to).length;
    if (holders === 0) pause += to - from;
    if (holders > 1) several += to - from;
    if (holders > 0 || index === edges.length - 1) {
      none += pause > patience ? pause : 0;
      pause = 0;
    }
  }
  return { none, several };
}
