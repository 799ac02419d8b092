import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Figures, Spread } from './bench/bench.ts';
import { bundleSizes } from './bench/bundle-sizes.ts';
import { measure } from './bench/measure.ts';
import { checkBig, checkWeb, rejectNoise, renderBig } from './bench/profile-check.ts';
import { planTable, recordAlert } from './bench/programs.ts';
import { exitCodes } from './report/exit-codes.ts';
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

const usage = `usage: npm run bench -- [--runs N] [--json] [WORD …]
  Measures whole processes and prints medians; WORDs choose the benches whose names hold them.
`;

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const runs = Number(values.runs);
  const chosen = benches.filter(({ name }) => positionals.every((word) => name.includes(word)));
  const sizes = (await bundleSizes()).filter(({ name }) =>
    positionals.every((word) => name.includes(word)),
  );
  const nothing = chosen.length + sizes.length === 0;
  if (values.help || !Number.isInteger(runs) || runs < 1 || nothing) {
    process.stdout.write(usage);
    return values.help ? exitCodes.ok : exitCodes.usage;
  }
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-bench-'));
  try {
    const figures: Figures[] = [];
    for (const bench of chosen) {
      const measured = await measure(bench, runs, folder);
      figures.push(measured);
      if (!values.json) console.log(line(measured));
    }
    if (values.json) console.log(JSON.stringify([...figures, ...sizes], null, 2));
    else
      for (const { name, aim, bytes } of sizes) console.log(`${name} (aim: ${aim})\n  ${bytes} B`);
  } finally {
    await rm(folder, { recursive: true });
  }
  return exitCodes.ok;
});

function line({ name, aim, runs, seconds, memory }: Figures): string {
  const wanted = aim === '' ? '' : ` (aim: ${aim})`;
  return `${name}${wanted}\n  ${text(seconds, 2)} s, ${text(memory, 0)} MiB; median of ${runs} (least–most)`;
}

function text({ median, least, most }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}
