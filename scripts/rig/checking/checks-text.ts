import type { Distribution } from '../../measure/gaps.ts';
import { besideText } from '../faults/busy.ts';
import type { ChecksFigures } from './measure-checks.ts';

/** One measurement, as lines. */
export function checksText(figures: ChecksFigures): string {
  const { servers, checker, mon, checkerMemory, monMemory, refused, hung, half, wrong } = figures;
  return [
    `${servers} servers × 2 services`,
    `  processor: checker ${percent(checker)}, mon ${percent(mon)} of one`,
    `  memory: checker ${checkerMemory.toFixed(0)} MiB, mon ${monMemory.toFixed(0)} MiB`,
    `  out after a refusal: ${spread(refused)}`,
    `  out after hanging: ${spread(hung)}`,
    `  half of all refuse: known to mon after ${half.toFixed(1)} s`,
    `  taken for down without a reason: ${wrong.length === 0 ? 'none' : wrong.join(', ')}`,
    `  ${besideText(figures.beside)}`,
  ].join('\n');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function spread(times: Distribution | undefined): string {
  if (times === undefined) return 'not tried';
  const { trials, min, median, max } = times;
  return `${median.toFixed(2)} s (${min.toFixed(2)}–${max.toFixed(2)}), ${trials} trials`;
}
