import type { Spread } from '../bench.ts';
import { floodText } from '../flood/flood-figures.ts';
import type { Compared, ForwardingFigures } from './figures.ts';
import type { Load } from './load.ts';

const units: Readonly<Record<Load, { readonly name: string; readonly by: number }>> = {
  connections: { name: 'new connections a second', by: 1 },
  requests: { name: 'requests a second', by: 1 },
  bytes: { name: 'MB a second', by: 1e6 },
};

/** The figures as lines. */
export function forwardingText(figures: ForwardingFigures): string {
  const { name, aim, accelerator, rounds, compared, floods } = figures;
  return [
    `${name} (aim: ${aim}; ${accelerator}); median of ${rounds} (least–most)`,
    ...compared.flatMap(comparedText),
    ...floods.flatMap((flood) => floodText(flood)),
  ].join('\n');
}

function comparedText(compared: Compared): readonly string[] {
  const { load, ipvs, routing, ratio, ratioByWork, busy, failed } = compared;
  const { name, by } = units[load];
  const digits = by === 1 ? 0 : 1;
  const failures = failed === 0 ? '' : `; ${failed} failed`;
  return [
    `  ${name}: IPVS ${text(ipvs, digits, by)}, routing ${text(routing, digits, by)}`,
    `    ratio ${text(ratio, 2)}, by the director's work ${text(ratioByWork, 2)}; its machine has ${text(busy, 0, 0.01)} % of a processor${failures}`,
  ];
}

function text({ median, least, most }: Spread, digits: number, by = 1): string {
  const show = (value: number) => (value / by).toFixed(digits);
  return `${show(median)} (${show(least)}–${show(most)})`;
}
