import { formatEvent } from '../../shared/health/event.ts';
import type { VerbReport } from '../../shared/verbs/report.ts';
import type { Verb } from '../../shared/verbs/verb.ts';
import { verbUsage } from '../../shared/verbs/verbs.ts';
import { fault, type Outcome, usageCode } from './output.ts';
import { type Outlook, performVerb, type VerbTools, withHint } from './perform-verb.ts';

const flags = ['--json', '--force', '--dry-run', '--yes', '--help', '-h'] as const;
type Flag = (typeof flags)[number];

/** A verb's tools, and the person who uses it. */
export interface CommandTools extends Omit<VerbTools, 'announce'> {
  /** Prints one line at once. */
  readonly say: (line: string) => void;
  /** Asks a person; undefined: a program gives the command, which has made up its mind. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  /** Writes a line into the journal. */
  readonly journal: (line: string) => Promise<unknown>;
  /** Who gives the command: `root from 10.20.0.7`. */
  readonly by: string;
  /** Why they may not; undefined: they may. */
  readonly denied: string | undefined;
}

/** One verb of the shared list, on any director, for the whole cluster. */
export async function verbCommand(
  verb: Verb,
  words: readonly string[],
  tools: CommandTools,
): Promise<Outcome> {
  const given = new Set<string>(words.filter((word) => word.startsWith('-')));
  const unknown = [...given].find((word) => !flags.some((flag) => flag === word));
  if (unknown !== undefined) return fault(`${verb.name} has no flag ${unknown}`, usageCode);
  const has = (flag: Flag) => given.has(flag);
  if (has('--help') || has('-h')) return { code: 0, stdout: verbHelp(verb) };
  if (tools.denied !== undefined) return fault(tools.denied);
  const json = has('--json');
  const options = { force: has('--force'), dryRun: has('--dry-run') };
  const names = words.filter((word) => !word.startsWith('-'));
  const announce = async (outlook: Outlook) => {
    if (!json) outlookLines(outlook).forEach(tools.say);
    const { confirm } = tools;
    const asks = !json && !has('--yes') && (outlook.simulated !== null || isGrave(outlook));
    if (asks && confirm !== undefined && !(await confirm(question(outlook)))) return false;
    await note(tools, outlook, { force: options.force, result: 'begun' });
    return true;
  };
  const played = await performVerb(verb, names, options, { ...tools, announce });
  if ('fault' in played) return played.fault;
  const { report } = played;
  if (report.result === 'done' || report.result === 'failed')
    await note(tools, report, { result: report.result, message: report.message });
  return outcomeOf(report, json);
}

/** Something that somebody may not have thought of. */
function isGrave({ warnings }: Outlook): boolean {
  return warnings.length > 0;
}

function question({ verb, argument }: Outlook): string {
  return `lvsmith ${`${verb} ${argument}`.trim()}: go on?`;
}

/** As the console does: whoever looks for who did what finds both in one way. */
async function note(
  { journal, by }: CommandTools,
  { verb, argument }: Pick<VerbReport, 'verb' | 'argument'>,
  end: Readonly<Record<string, string | boolean>>,
): Promise<void> {
  const line = formatEvent('command', { by, verb: `${verb} ${argument}`.trim(), ...end });
  // A journal that does not take the line must not keep a cluster from being steered.
  await journal(line).catch(() => undefined);
}

/** What a person reads before it is done. */
function outlookLines({ simulated, warnings }: Pick<Outlook, 'simulated' | 'warnings'>): string[] {
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
  return `usage: lvsmith ${verbUsage(verb)} [--dry-run] [--force] [--yes] [--json]

  ${verb.brief}
${verb.parameter.placeholder.startsWith('[') ? `  without ${verb.parameter.placeholder.slice(1, -1)}: this director\n` : ''}
${verbFlags}`;
}

export const verbFlags = `  --dry-run  say what would be done, and change nothing
  --force    do it although it was refused
  --yes      do not ask at the terminal before addresses move, or after a warning
  --json     one JSON document instead of text, and no question
`;
