import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { NodeState } from '../../shared/state/node-state.ts';
import { valueOf } from '../../shared/state/part.ts';
import { RateMeter } from '../../shared/state/rates.ts';
import { topText } from '../../shared/state/top-text.ts';
import { visible } from '../../shared/text/visible.ts';
import { fault, type Outcome, usageCode } from './output.ts';

export interface TopTools {
  readonly gather: () => Promise<NodeState>;
  /** undefined: the node has no cluster file. */
  readonly cluster: () => Cluster | undefined;
  /** A terminal; undefined: a program reads, and gets one picture. */
  readonly screen: Screen | undefined;
}

export interface Screen {
  /** Columns and rows, which may change. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  readonly write: (text: string) => void;
  /** Waits; true: somebody wants to leave. */
  readonly pause: (milliseconds: number) => Promise<boolean>;
}

/** Milliseconds between two looks. */
const interval = 2000;
/** Columns from which on the table has room for rates. */
const wide = 120;
/** A look that takes long is followed by a pause of twice its time: who watches must not slow the cluster down. */
const restShare = 2;

/** ECMA-48: the cursor to the upper left; what is left of a line, and of the screen, away. */
const home = '\u001b[H';
const eraseLine = '\u001b[K';
const eraseBelow = '\u001b[J';

/** `lvsmith top`: the picture of `status`, `table`, its rates and the last events, again and again. */
export async function topCommand(words: readonly string[], tools: TopTools): Promise<Outcome> {
  const [flag, ...more] = words;
  if (more.length > 0 || (flag !== undefined && flag !== '--once'))
    return fault('usage: lvsmith top [--once]', usageCode);
  const { screen } = tools;
  if (screen === undefined || flag === '--once')
    return { code: 0, stdout: topText(await tools.gather(), tools.cluster()) };
  screen.write(`${home}${eraseBelow}asking this node …\n`);
  const meter = new RateMeter();
  for (;;) {
    const began = performance.now();
    const state = await tools.gather();
    const took = performance.now() - began;
    const rates = meter.add(valueOf(state.director?.table) ?? [], performance.now());
    const size = screen.size();
    const text = topText(state, tools.cluster(), size.columns < wide ? undefined : rates);
    screen.write(picture(text, size));
    if (await screen.pause(Math.max(interval - took, took * restShare)))
      return { code: 0, stdout: '\n' };
  }
}

/** As much as there is room for; the lines above stay where they are, so that a slow line is not flooded. */
export function picture(
  text: string,
  { columns, rows }: { readonly columns: number; readonly rows: number },
): string {
  // Servers and programs have a say in the text, but none in what the terminal does.
  const lines = visible(text).trimEnd().split('\n');
  const room = Math.max(2, rows - 2);
  const shown =
    lines.length <= room
      ? lines
      : [
          ...lines.slice(0, room - 1),
          `… and ${lines.length - room + 1} more lines: lvsmith top --once`,
        ];
  const cut = shown.map((line) =>
    line.length > columns ? `${line.slice(0, columns - 1)}…` : line,
  );
  return `${home}${cut.map((line) => `${line}${eraseLine}\n`).join('')}${eraseBelow}q or Ctrl-C ends it `;
}
