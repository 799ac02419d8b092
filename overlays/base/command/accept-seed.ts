import { existsSync } from 'node:fs';
import { formatDiagnostic } from '../../shared/diagnostics/format-diagnostic.ts';
import { readIfThere, writeAtomically } from '../../shared/node/files.ts';
import {
  type AcceptableSeed,
  type FirstBootStatus,
  parseFirstBootStatus,
} from '../../shared/node/first-boot-status.ts';
import { paths } from '../../shared/node/paths.ts';
import { tryRun } from '../../shared/node/run.ts';
import { visible } from '../../shared/text/visible.ts';
import { fault, type Outcome, usageCode } from './output.ts';

/** What accepting a seed needs of the node; a test brings its own. */
export interface AcceptTools {
  readonly isRoot: () => boolean;
  /** What the last look at the attached media came to. */
  readonly status: () => FirstBootStatus | undefined;
  /** Takes note of the digest of the medium that is meant. */
  readonly accept: (digest: string) => void;
  /** Has the media looked at again. */
  readonly look: () => Promise<void>;
  /** Prints one line at once: what follows may take minutes. */
  readonly say: (line: string) => void;
}

/**
 * `lvsmith accept-seed [DISK]`: takes an attached seed that the node does not take by itself, and trusts whoever
 * signed it. The digest of its medium is what is accepted: another one in its place is not.
 */
export async function acceptSeedCommand(
  words: readonly string[],
  tools: AcceptTools,
): Promise<Outcome> {
  const [source, ...rest] = words;
  if (rest.length > 0 || source?.startsWith('-') === true)
    return fault('usage: lvsmith accept-seed [DISK]', usageCode);
  if (!tools.isRoot()) return fault('accept-seed is for root');
  const offered = distinct(tools.status()?.acceptable ?? []);
  const meant = source === undefined ? offered : offered.filter((seed) => seed.source === source);
  const [seed, another] = meant;
  if (seed === undefined) return fault(nothingToAccept(source, offered));
  if (another !== undefined)
    return fault(`there are several; name the disk of the one that is meant:\n${list(offered)}`);
  tools.say(`taking the seed on ${seed.source}: ${seed.claim}`);
  tools.accept(seed.digest);
  await tools.look();
  return outcomeOf(tools.status(), seed);
}

/** A copy on another disk is the same seed. */
function distinct(seeds: readonly AcceptableSeed[]): readonly AcceptableSeed[] {
  return seeds.filter(
    ({ digest }, index) => seeds.findIndex((each) => each.digest === digest) === index,
  );
}

function nothingToAccept(source: string | undefined, offered: readonly AcceptableSeed[]): string {
  if (source !== undefined && offered.length > 0)
    return `no such seed: ${source}\n  hint: there are\n${list(offered)}`;
  return 'there is no seed to accept\n  hint: lvsmith status says what is attached, and what is wrong with it';
}

function list(seeds: readonly AcceptableSeed[]): string {
  return seeds.map(({ source, claim }) => `  ${source}: ${claim}`).join('\n');
}

function outcomeOf(status: FirstBootStatus | undefined, seed: AcceptableSeed): Outcome {
  if (status === undefined) return fault('the first boot has not said what became of it');
  const { state, message, diagnostics, acceptable = [] } = status;
  const findings = diagnostics.map((each) => formatDiagnostic(each, undefined));
  const text = [message, ...findings].join('\n');
  const isTaken = state === 'applied' || state === 'unchanged';
  const isStillOffered = acceptable.some(({ digest }) => digest === seed.digest);
  return isTaken && !isStillOffered ? { code: 0, stdout: `${text}\n` } : fault(text);
}

/** Milliseconds: the unit of the first boot has five minutes. */
const lookTimeout = 310_000;

export const realAcceptTools: AcceptTools = {
  isRoot: () => process.getuid?.() === 0,
  status: () => {
    const text = readIfThere(paths.status);
    return text === undefined ? undefined : parseFirstBootStatus(text);
  },
  accept: (digest) => writeAtomically(paths.acceptedSeed, `${digest}\n`, 0o600),
  look: async () => {
    // A look that was under way has not seen the note.
    for (let looks = 0; looks < 2 && existsSync(paths.acceptedSeed); looks++)
      await tryRun(['systemctl', 'start', 'lvsmith-firstboot.service'], { timeout: lookTimeout });
  },
  say: (line) => void process.stdout.write(visible(`${line}\n`)),
};
