import { distribution, type Distribution } from '../measure/gaps.ts';
import type { Kind } from './faults/kinds.ts';
import { besideText, type Beside } from './faults/busy.ts';
import { quietText, type Quiet } from './client/quiet.ts';
import type { Trial } from './trial.ts';

/** The trials of one kind with one stack; milliseconds after the fault. */
export interface KindFigures {
  readonly stack: string;
  readonly kind: Kind;
  /** Whether the stack promises that never two directors answer. */
  readonly promised: boolean;
  readonly trials: number;
  readonly oldLast: Distribution | undefined;
  readonly nextFirst: Distribution | undefined;
  readonly gap: Distribution | undefined;
  /** Trials in which two directors answered, and how long at most. */
  readonly overlaps: number;
  readonly overlap: number;
  /** Trials in which nobody took over. */
  readonly without: number;
  /** The longest time for which the client itself did not ask: gaps up to that are not the directors'. */
  readonly clientPause: number;
}

/** What a measurement found. */
export interface Figures {
  readonly figures: readonly KindFigures[];
  readonly quiet: readonly Quiet[];
  readonly beside: Beside;
}

export function kindFigures(trials: readonly Trial[]): readonly KindFigures[] {
  const keys = new Set(trials.map(keyOf));
  return [...keys].flatMap((key) => {
    const group = trials.filter((trial) => keyOf(trial) === key);
    const [first] = group;
    if (first === undefined) return [];
    const taken = group.flatMap(({ nextFirst }) => nextFirst ?? []);
    const overlapping = group.filter((trial) => trial.overlapping > 0);
    return [
      {
        stack: first.stack,
        kind: first.kind,
        promised: first.promised,
        trials: group.length,
        oldLast: distribution(group.flatMap(({ oldLast }) => oldLast ?? [])),
        nextFirst: distribution(taken),
        gap: distribution(group.map(({ gap }) => gap)),
        overlaps: overlapping.length,
        overlap: Math.max(0, ...overlapping.map(({ overlap }) => overlap)),
        without: group.length - taken.length,
        clientPause: Math.max(...group.map(({ clientPause }) => clientPause)),
      },
    ];
  });
}

function keyOf({ stack, kind }: Trial): string {
  return `${stack} ${kind}`;
}

/** A line about one trial. */
export function trialText({
  kind,
  holder,
  oldLast,
  nextFirst,
  next,
  gap,
  ...trial
}: Trial): string {
  const taken =
    nextFirst === undefined ? 'nobody took over' : `${next} from ${nextFirst.toFixed(0)}`;
  const two =
    trial.overlapping === 0
      ? ''
      : `; TWO ANSWERED: ${trial.overlapping} times in ${trial.overlap.toFixed(0)} ms`;
  const until = oldLast === undefined ? 'silent before' : `until ${oldLast.toFixed(0)} ms`;
  const paused = trial.clientPause === 0 ? '' : `; client paused ${trial.clientPause.toFixed(0)}`;
  return `${trial.stack} ${kind}: ${holder} ${until}, ${taken}, nobody for ${gap.toFixed(0)}${two}${paused}`;
}

/** Everything that was measured, in words. */
export function reportText({ figures, quiet, beside }: Figures): string {
  const table = figures.length === 0 ? '' : tableText(figures);
  return [...quiet.map(quietText), table, besideText(beside), ''].join('\n');
}

/** A table with a row for each stack and kind. */
function tableText(figures: readonly KindFigures[]): string {
  const head = [
    '',
    '',
    'n',
    'old holder until',
    'next one from',
    'nobody answered',
    'two answered',
  ];
  const rows = [head, ...figures.map(cells)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row.map((cell, column) => pad(cell, column, widths[column] ?? 0)).join('  '),
  );
  return ['Milliseconds after the fault: least / median / 95 of 100 / most', ...lines, ''].join(
    '\n',
  );
}

function cells(row: KindFigures): readonly string[] {
  const { overlaps, overlap, without, trials, clientPause } = row;
  const two = `${overlaps} of ${trials}${overlaps === 0 ? '' : `, ${overlap.toFixed(0)} ms`}`;
  const remarks = [
    ...(without === 0 ? [] : [`${without} without a successor`]),
    ...(clientPause === 0 ? [] : [`client paused ${clientPause.toFixed(0)}`]),
  ];
  return [
    row.stack,
    row.kind,
    String(trials),
    ...[row.oldLast, row.nextFirst, row.gap].map(spread),
    [two, ...remarks].join('; '),
  ];
}

/** Words stand left, figures right. */
function pad(cell: string, column: number, width: number): string {
  if (column === 6) return cell;
  return column < 2 ? cell.padEnd(width) : cell.padStart(width);
}

function spread(values: Distribution | undefined): string {
  if (values === undefined) return '–';
  const { min, median, p95, max } = values;
  return [min, median, p95, max].map((value) => value.toFixed(0)).join(' / ');
}
