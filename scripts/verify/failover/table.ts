import type { ProofRow } from './proof.ts';

/** The proof for people: one line an event, the addresses' directors, and what was asked for. */
export function formatProof(rows: readonly ProofRow[]): string {
  const addresses = Object.keys(rows[0]?.holders ?? {});
  // All addresses move together; each has a column only when they did not.
  const together = rows.every(
    ({ holders }) => new Set(Object.values(holders).map(place)).size <= 1,
  );
  const columns = together ? addresses.slice(0, 1) : addresses;
  const title = together && addresses.length > 1 ? 'all addresses' : undefined;
  const head = ['', 'event', ...columns.map((address) => title ?? address), 'asked'];
  const body = rows.map(({ event, holders, asked, ok }) => [
    ok ? 'ok' : 'NOT AS ASKED',
    event,
    ...columns.map((address) => place(holders[address] ?? [])),
    asked.length === 0 ? 'nowhere' : asked.join(' or '),
  ]);
  return [head, ...body].map((row) => line(row, widths([head, ...body]))).join('\n');
}

function place(holders: readonly string[]): string {
  return holders.length === 0 ? 'nowhere' : holders.join(' AND ');
}

function widths(rows: readonly (readonly string[])[]): number[] {
  return (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
}

function line(row: readonly string[], width: readonly number[]): string {
  return row
    .map((cell, column) => cell.padEnd(width[column] ?? 0))
    .join('  ')
    .trimEnd();
}
