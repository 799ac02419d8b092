import type { VerbReport } from '../../shared/verbs/report.ts';
import type { Verb } from '../../shared/verbs/verb.ts';
import { verbUsage } from '../../shared/verbs/verbs.ts';
import { fault, type Outcome, usageCode } from './output.ts';
import { type Outlook, performVerb, type VerbTools, withHint } from './perform-verb.ts';

const flags = ['--json', '--force', '--dry-run', '--help', '-h'] as const;
type Flag = (typeof flags)[number];

/** One verb of the shared list, on any director, for the whole cluster. */
export async function verbCommand(
  verb: Verb,
  words: readonly string[],
  tools: Omit<VerbTools, 'announce'>,
  /** Prints one line at once. */
  say: (line: string) => void,
): Promise<Outcome> {
  const given = new Set<string>(words.filter((word) => word.startsWith('-')));
  const unknown = [...given].find((word) => !flags.some((flag) => flag === word));
  if (unknown !== undefined) return fault(`${verb.name} has no flag ${unknown}`, usageCode);
  const has = (flag: Flag) => given.has(flag);
  if (has('--help') || has('-h')) return { code: 0, stdout: verbHelp(verb) };
  const json = has('--json');
  const options = { force: has('--force'), dryRun: has('--dry-run') };
  const names = words.filter((word) => !word.startsWith('-'));
  const announce = (outlook: Outlook) => {
    if (!json) outlookLines(outlook).forEach(say);
  };
  const played = await performVerb(verb, names, options, { ...tools, announce });
  return 'fault' in played ? played.fault : outcomeOf(played.report, json);
}

/** What a person reads before it is done. */
function outlookLines({ simulated, warnings }: Outlook): string[] {
  const places = Object.entries(simulated ?? {}).map(
    ([address, holder]) => `${address} on ${holder ?? 'no director'}`,
  );
  return [
    ...warnings.map((words) => `warning: ${words}`),
    ...(places.length === 0 ? [] : [`simulated: ${places.join(', ')}`]),
  ];
}

function outcomeOf(report: VerbReport, json: boolean): Outcome {
  const { result, message, hint } = report;
  const code = result === 'refused' || result === 'failed' ? 1 : 0;
  if (json) return { code, stdout: `${JSON.stringify(report)}\n` };
  const before = result === 'simulated' || result === 'refused' ? outlookLines(report) : [];
  const stdout = before.map((line) => `${line}\n`).join('');
  if (code === 0) return { code, stdout: `${stdout}${message}\n` };
  const words = result === 'refused' && hint === undefined ? message : withHint({ message, hint });
  return { code, stdout, stderr: `lvsmith: ${words}\n` };
}

function verbHelp(verb: Verb): string {
  return `usage: lvsmith ${verbUsage(verb)} [--dry-run] [--force] [--json]

  ${verb.brief}
${verb.parameter.placeholder.startsWith('[') ? `  without ${verb.parameter.placeholder.slice(1, -1)}: this director\n` : ''}
${verbFlags}`;
}

export const verbFlags = `  --dry-run  say what would be done, and change nothing
  --force    do it although it was refused
  --json     one JSON document instead of text
`;
