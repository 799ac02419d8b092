/** Ports from one to another, both included. */
export type PortRange = readonly [from: number, to: number];

/** Every port of an address, in the profile's word. */
export const allPorts = 'all';
const highest = 65_535;

/** `80, 443, 8000-8100` in order; undefined for what is no list of ports. */
export function parsePorts(text: string): readonly PortRange[] | undefined {
  if (text === allPorts) return [[1, highest]];
  const ranges: PortRange[] = [];
  for (const part of text.split(',')) {
    const [, from = '', to = from] = /^ *([0-9]{1,5})(?:-([0-9]{1,5}))? *$/.exec(part) ?? [];
    const range: PortRange = [Number(from), Number(to)];
    if (range[0] < 1 || range[0] > range[1] || range[1] > highest) return undefined;
    ranges.push(range);
  }
  return mergePorts(ranges);
}

/** The same ports in order; what overlaps becomes one range. */
export function mergePorts(ranges: readonly PortRange[]): readonly PortRange[] {
  const merged: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

/** The ports of `ranges` that are not in `taken`. */
export function withoutPorts(
  ranges: readonly PortRange[],
  taken: readonly PortRange[],
): readonly PortRange[] {
  return taken.reduce<readonly PortRange[]>(
    (left, [first, last]) =>
      left.flatMap(([from, to]): PortRange[] => [
        ...(from < first ? [[from, Math.min(to, first - 1)] as const] : []),
        ...(to > last ? [[Math.max(from, last + 1), to] as const] : []),
      ]),
    ranges,
  );
}

/** `80` or `8000-8100`, as nftables and people write it. */
export function portText([from, to]: PortRange): string {
  return from === to ? String(from) : `${from}-${to}`;
}
