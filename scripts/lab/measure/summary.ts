import type { Trial } from './outcome.ts';
import type { Report } from './report.ts';

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

/** A trial in one line. */
export function trialLine(trial: Trial): string {
  const { http, ping, noHolder, twoHolders, download, lostRequests } = trial;
  return [
    `requests ${seconds(http)} (${lostRequests} lost)`,
    `pings ${seconds(ping)}`,
    `no holder ${seconds(noHolder)}`,
    `two holders ${seconds(twoHolders)}`,
    `download ${download.result}`,
  ].join(', ');
}

/** The longest gap of the requests by kind, and how the contenders compare. */
export function summary(report: Report): string {
  const rows = Object.entries(report.figures).flatMap(([contender, table]) =>
    Object.entries(table).map(([kind, { requests, downloadsSurvived }]) =>
      requests === undefined
        ? ''
        : `${contender.padEnd(11)} ${kind.padEnd(10)} ${[requests.min, requests.median, requests.p95, requests.max].map((each) => seconds(each).padStart(9)).join(' ')}  ${downloadsSurvived} of ${requests.trials}`,
    ),
  );
  const head = `${' '.repeat(22)} ${['least', 'median', 'p95', 'most'].map((word) => word.padStart(9)).join(' ')}  downloads that survived`;
  const ratio = Object.entries(report.ratio).map(
    ([kind, value]) => `${kind}: lvsmith takes ${value} times as long as keepalived`,
  );
  const failed = report.failed.map(
    ({ contender, kind, why }) => `${contender} ${kind} failed: ${why.split('\n')[0]}`,
  );
  const emulated = report.emulated
    ? ['The processors are emulated: compare these figures with each other only.']
    : [];
  return [head, ...rows, ...ratio, ...failed, ...emulated, ''].join('\n');
}
