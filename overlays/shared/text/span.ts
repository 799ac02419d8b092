/** 5400 → `1 h 30 min`: the two largest units. */
export function spanWords(seconds: number): string {
  const parts = units.flatMap(([size, name], index) => {
    const above = units[index - 1]?.[0] ?? Number.POSITIVE_INFINITY;
    const count = Math.floor((seconds % above) / size);
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return parts.length === 0 ? '0 s' : parts.slice(0, 2).join(' ');
}

const units = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;
