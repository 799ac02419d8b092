import type { TrialResult } from './trial-result.ts';
import type { Report } from './report.ts';

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

/** One line about a trial. */
export function trialLine(trial: TrialResult): string {
  const { http, ping, noHolder, twoHolders, download, lostRequests } = trial;
  return [
    `requests ${seconds(http)} (${lostRequests} lost)`,
    `pings ${seconds(ping)}`,
    `no holder ${seconds(noHolder)}`,
    `two holders ${seconds(twoHolders)}`,
    `download ${download.result}`,
  ].join(', ');
}

/** The longest gaps of the requests by kind, and how the stacks compare. */
export function summary(report: Report): string {
  const rows = Object.entries(report.figures).flatMap(([stack, table]) =>
    Object.entries(table).map(([kind, { requests, downloadsSurvived }]) =>
      requests === undefined
        ? ''
        : `${stack.padEnd(11)} ${kind.padEnd(10)} ${columns([requests.min, requests.median, requests.p95, requests.max].map(seconds))}  ${downloadsSurvived} of ${requests.trials}`,
    ),
  );
  const head = `${' '.repeat(22)} ${columns(['min', 'median', 'p95', 'max'])}  surviving downloads`;
  const ratio = Object.entries(report.ratio).map(
    ([kind, value]) => `${kind}: lvsmith takes ${value} times as long as keepalived`,
  );
  const failed = report.failed.map(
    ({ stack, kind, why }) => `${stack} ${kind} failed: ${why.split('\n')[0]}`,
  );
  const emulated = report.emulated
    ? ['The processors are emulated: compare these figures only with each other.']
    : [];
  return [head, ...rows, ...ratio, ...failed, ...emulated, ''].join('\n');
}

function columns(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(9)).join(' ');
}
