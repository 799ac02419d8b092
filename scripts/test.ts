import { parseArgs } from 'node:util';
import { exitCodes } from './runtime/exit-codes.ts';
import { main } from './runtime/main.ts';
import { resultLine, runStage, type StageResult } from './testing/run-stage.ts';
import { stages, stageTable, type Stage } from './testing/stages.ts';
import { listFailures } from './testing/tap.ts';

const usage = `usage: npm test -- [STAGE …] [--match PATTERN] …

${stageTable()}

  --match    only tests whose titles match, with * for any text; in the stages that are named
`;

/*
 * Everything that proves the product, stage by stage, and the line `N passed, N failed` at its end: the
 * named stages, or all but those that run by name only.
 */
await main(async () => {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    process.stdout.write(usage);
    return exitCodes.ok;
  }
  const chosen = parse(process.argv.slice(2));
  if (chosen === undefined) {
    process.stderr.write(usage);
    return exitCodes.usage;
  }
  const results: StageResult[] = [];
  for (const stage of chosen.stages) {
    const result = await runStage(stage, chosen);
    results.push(result);
    console.log(resultLine(result));
  }
  return summarize(results, chosen.match);
});

interface Chosen {
  readonly stages: readonly Stage[];
  readonly match: readonly string[];
  /** They were named. */
  readonly named: boolean;
}

/** Undefined for words that mean nothing here. */
function parse(words: readonly string[]): Chosen | undefined {
  const known = words.filter((word) => word !== '--');
  try {
    const { positionals, values } = parseArgs({
      args: known,
      allowPositionals: true,
      options: { match: { type: 'string', multiple: true } },
    });
    const named = stages.filter(({ name }) => positionals.includes(name));
    if (named.length < new Set(positionals).size) return undefined;
    const whole = stages.filter(({ byName }) => byName !== true);
    const all = positionals.length === 0;
    return { stages: all ? whole : named, match: values.match ?? [], named: !all };
  } catch {
    return undefined;
  }
}

function summarize(results: readonly StageResult[], match: readonly string[]): number {
  const failed = results.flatMap((result) => result.failed);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  if (results.length > 1) console.log(results.map(resultLine).join('\n'));
  if (failed.length > 0) console.log(listFailures(failed));
  console.log(`${passed} passed, ${failed.length} failed`);
  if (passed + failed.length === 0 && match.length > 0) {
    process.stderr.write(`no test matches ${match.join(' or ')}\n`);
    return exitCodes.usage;
  }
  return failed.length === 0 ? exitCodes.ok : exitCodes.verification;
}
