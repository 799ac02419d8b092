import type { Check } from '../../overlays/shared/cluster/cluster.ts';

/** A block of keepalived.conf(5): its head, and its lines in braces. */
export function keepalivedBlock(head: string, lines: readonly string[]): string[] {
  return [`${head} {`, ...lines.map((line) => `  ${line}`), '}'];
}

/** What every checker that connects to a port has. */
export function connectionLines({ timeout, failures, interval, port }: Check): string[] {
  return [
    ...(port === undefined ? [] : [`connect_port ${port}`]),
    `connect_timeout ${timeout / 1000}`,
    `retry ${failures - 1}`,
    `delay_before_retry ${interval / 1000}`,
  ];
}
