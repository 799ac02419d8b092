import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCommand } from '@stricli/core';
import type { Figures, Spread } from '../../bench/bench.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import type { Context } from '../context.ts';
import { withExitCodes } from '../exit-code-help.ts';
import { jsonFlag } from '../flags.ts';
import { wholeNumber } from '../parsers.ts';

interface Flags {
  readonly runs: number;
  readonly list: boolean;
  readonly json: boolean;
}

/** `lvsmith bench`, without a verb. */
export const commands = buildCommand<Flags, string[], Context>({
  docs: {
    brief: 'Measure how long commands take, as whole processes',
    fullDescription: withExitCodes(
      'Words choose the benches whose names hold all of them; without words all run but those that take the computer\nfor minutes. --list prints the names.',
      'toolMissing',
      'verification',
    ),
  },
  parameters: {
    flags: {
      runs: {
        kind: 'parsed',
        parse: wholeNumber(1, 9999),
        brief: 'Runs of each',
        default: '5',
        placeholder: 'number',
      },
      list: { kind: 'boolean', brief: 'Print the names of all benches', default: false },
      json: jsonFlag('Print the figures as JSON'),
    },
    positional: {
      kind: 'array',
      parameter: { parse: String, brief: 'A word of the name', placeholder: 'word' },
    },
  },
  func: runBenches,
});

async function runBenches({ runs, list, json }: Flags, ...words: string[]): Promise<void> {
  const { benches } = await import('../../bench/all.ts');
  const { bundleSizes } = await import('../../bench/bundle-sizes.ts');
  const { consoleBench, consoleText, measureConsole } = await import('../../bench/console.ts');
  const { imagesBench, imagesText, measureImages } = await import('../../bench/images.ts');
  const { labBench, labText, measureLab } = await import('../../bench/lab.ts');
  const { measure } = await import('../../bench/measure.ts');
  const named = (name: string) => words.every((word) => name.includes(word));
  const chosen = benches.filter(({ name }) => named(name));
  const sizes = (await bundleSizes()).filter(({ name }) => named(name));
  if (list) {
    const quick = [...chosen, ...sizes].map(({ name }) => name);
    console.log([...quick, ...[consoleBench, labBench, imagesBench].filter(named)].join('\n'));
    return;
  }
  const page = words.length > 0 && named(consoleBench);
  const lab = words.length > 0 && named(labBench);
  const images = words.length > 0 && named(imagesBench);
  if (chosen.length + sizes.length === 0 && !page && !lab && !images)
    throw new Failure(`no benchmark matches ${words.join(' ')}`, {
      exitCode: exitCodes.usage,
      hint: 'lvsmith bench --list prints the names',
    });
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-bench-'));
  try {
    const figures: Figures[] = [];
    for (const one of chosen) {
      const measured = await measure(one, runs, folder);
      figures.push(measured);
      if (!json) console.log(line(measured));
    }
    const consoles = page ? [await measureConsole(folder)] : [];
    const labs = lab ? [await measureLab()] : [];
    const built = images ? [await measureImages(folder)] : [];
    if (json)
      console.log(JSON.stringify([...figures, ...sizes, ...consoles, ...labs, ...built], null, 2));
    else {
      for (const { name, aim, bytes } of sizes) console.log(`${name} (aim: ${aim})\n  ${bytes} B`);
      for (const one of consoles) console.log(consoleText(one));
      for (const one of labs) console.log(labText(one));
      for (const one of built) console.log(imagesText(one));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

function line({ name, aim, runs, seconds, processor, memory }: Figures): string {
  const wanted = aim === '' ? '' : ` (aim: ${aim})`;
  return `${name}${wanted}\n  ${text(seconds, 2)} s, ${text(processor, 2)} s of the processor, ${text(memory, 0)} MiB; median of ${runs} (least–most)`;
}

function text({ median, least, most }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}
