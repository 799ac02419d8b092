import type { Trial } from './trial.ts';

const width = 800;
const row = 26;
const left = 120;

/** An SVG with one row a trial: each request of the client as a line, green when it was answered. */
export function picture(trials: readonly Trial[]): string {
  const before = 3000;
  const longest = Math.max(...trials.map(({ http }) => http), 1000) + 3 * before;
  const x = (milliseconds: number) =>
    left + ((milliseconds + before) / longest) * (width - left - 20);
  const rows = trials.map((trial, index) => {
    const top = 30 + index * row;
    const marks = trial.probes.http
      .filter(({ at }) => at - trial.at > -before && at - trial.at < longest - before)
      .map(({ at, ok }) => {
        const place = x(at - trial.at).toFixed(1);
        return `<path d="M${place} ${top}v14" stroke="${ok ? '#2a7' : '#c33'}"/>`;
      });
    const label = `<text x="4" y="${top + 12}">${trial.kind} ${(trial.http / 1000).toFixed(2)} s</text>`;
    return `${label}${marks.join('')}`;
  });
  const zero = x(0).toFixed(1);
  const height = 50 + trials.length * row;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${left}" y="18">requests of the client; the failure is at the dashed line</text>`,
    `<path d="M${zero} 24V${height - 16}" stroke="#000" stroke-dasharray="3"/>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}
