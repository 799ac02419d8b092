import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCommand } from '@stricli/core';
import type { Bench, Figures, Spread } from './bench/bench.ts';
import { bundleSizes } from './bench/bundle-sizes.ts';
import { imagesBench, imagesText, measureImages } from './bench/images.ts';
import { labBench, labText, measureLab } from './bench/lab.ts';
import { measure } from './bench/measure.ts';
import { checkBig, checkWeb, rejectNoise, renderBig } from './bench/profile-check.ts';
import { planTable, recordAlert } from './bench/programs.ts';
import { runCommandLine, type Guard } from './report/cli.ts';
import { exitCodes } from './report/exit-codes.ts';
import { Failure } from './report/failure.ts';
import { main } from './report/main.ts';

/** Everything that is measured; a bench is added by its name here. */
const benches: readonly Bench[] = [
  checkWeb,
  checkBig,
  rejectNoise,
  renderBig,
  recordAlert,
  planTable,
];

interface Flags {
  readonly runs: number;
  readonly json: boolean;
}

await main(() => runCommandLine('npm run bench --', benchCommand));

function benchCommand(guard: Guard) {
  return buildCommand<Flags, string[]>({
    docs: {
      brief: 'Measure how long commands take, as whole processes',
      fullDescription: `Words choose the benches whose names hold all of them; none chooses all but the last two:\n${[
        ...benches.map(({ name }) => name),
        labBench,
        imagesBench,
      ]
        .map((name) => `  ${name}`)
        .join('\n')}`,
    },
    parameters: {
      flags: {
        runs: { kind: 'parsed', parse: positive, brief: 'Runs of each', default: '5' },
        json: { kind: 'boolean', brief: 'Print the figures as JSON', default: false },
      },
      positional: {
        kind: 'array',
        parameter: { parse: String, brief: 'A word of the name', placeholder: 'word' },
      },
    },
    func: guard(bench),
  });
}

function positive(given: string): number {
  if (!/^[1-9]\d{0,3}$/.test(given)) throw new SyntaxError(`${given} is not a number of runs`);
  return Number(given);
}

async function bench({ runs, json }: Flags, ...words: readonly string[]): Promise<void> {
  const chosen = benches.filter(({ name }) => words.every((word) => name.includes(word)));
  const sizes = (await bundleSizes()).filter(({ name }) =>
    words.every((word) => name.includes(word)),
  );
  const lab = words.length > 0 && words.every((word) => labBench.includes(word));
  const images = words.length > 0 && words.every((word) => imagesBench.includes(word));
  if (chosen.length + sizes.length === 0 && !lab && !images)
    throw new Failure(`there is no bench of ${words.join(' ')}`, {
      exitCode: exitCodes.usage,
      hint: 'npm run bench -- --help lists them',
    });
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-bench-'));
  try {
    const figures: Figures[] = [];
    for (const one of chosen) {
      const measured = await measure(one, runs, folder);
      figures.push(measured);
      if (!json) console.log(line(measured));
    }
    const labs = lab ? [await measureLab()] : [];
    const built = images ? [await measureImages(folder)] : [];
    if (json) console.log(JSON.stringify([...figures, ...sizes, ...labs, ...built], null, 2));
    else {
      for (const { name, aim, bytes } of sizes) console.log(`${name} (aim: ${aim})\n  ${bytes} B`);
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
