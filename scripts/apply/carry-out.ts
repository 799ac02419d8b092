import type { Archive } from '../../overlays/shared/apply/archive.ts';
import type { ApplyAnswer, ApplyRequest } from '../../overlays/shared/apply/messages.ts';
import { forEachNode } from './in-turn.ts';
import type { Reporting } from './plan/make-plan.ts';
import { Unreachable, type Ask } from './transport.ts';

/** What is sent to a node, and what it was before. */
export interface Part {
  readonly seen: Reporting;
  readonly archive: Archive;
  /** Pacemaker has its configuration already. */
  readonly late: boolean;
}

export interface CarryOutOptions {
  readonly ask: Ask;
  readonly id: string;
  /** Seconds for a node to be well after the change. */
  readonly gate: number;
  /** Told of each step as it begins. */
  readonly say: (step: string) => void;
  /** Leaves the confirmation to somebody else. */
  readonly hold: boolean;
  /** What clients get no more, asked after each step; empty: all that they got before. */
  readonly missing: () => Promise<readonly string[]>;
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

export type Outcome = Well | NotWell;

interface Well {
  readonly result: 'confirmed' | 'waiting';
}

export interface NotWell {
  /**
   * `refused`: nothing was changed. `reverted`: it took effect and was taken back. `split`: some nodes keep it, and
   * those with problems do not.
   */
  readonly result: 'refused' | 'reverted' | 'split';
  readonly problems: readonly string[];
  /** Nodes that did not hear that it is taken back, and go back by themselves. */
  readonly left?: readonly string[];
}

export function isWell(outcome: Outcome): outcome is Well {
  return outcome.result === 'confirmed' || outcome.result === 'waiting';
}

/**
 * Carries a change out on all nodes, or on none: everything is checked and staged everywhere before the first node
 * changes; those that hold no address come before the one that does; nobody is asked to keep it before all are well.
 */
export async function carryOut(parts: readonly Part[], options: CarryOutOptions): Promise<Outcome> {
  const { id, say } = options;
  say('checking on every node');
  const refused = await problemsOf(parts, options, ({ archive, late }) => ({
    do: 'check',
    archive,
    late,
  }));
  if (refused.length > 0) return { result: 'refused', problems: refused };
  say('staging on every node');
  const unstaged = await problemsOf(parts, options, ({ archive, late }) => ({
    do: 'stage',
    archive,
    late,
  }));
  if (unstaged.length > 0) {
    await problemsOf(parts, options, () => ({ do: 'revert', id }));
    return { result: 'refused', problems: unstaged };
  }
  const problems = await takeEffect(parts, options);
  if (problems.length > 0) return goBack(parts, options, problems);
  if (options.hold) return { result: 'waiting' };
  say('confirming');
  const unconfirmed = await problemsOf(parts, options, () => ({ do: 'confirm', id }));
  return unconfirmed.length === 0
    ? { result: 'confirmed' }
    : { result: 'split', problems: unconfirmed };
}

async function takeEffect(
  parts: readonly Part[],
  options: CarryOutOptions,
): Promise<readonly string[]> {
  const { id, say } = options;
  const holds = ({ seen }: Part) => seen.report.director?.holds === true;
  const groups = [parts.filter((part) => !holds(part)), parts.filter(holds)];
  for (const group of groups.filter(({ length }) => length > 0)) {
    say(`in effect on ${group.map(({ seen }) => seen.node).join(', ')}`);
    const failed = await problemsOf(group, options, () => ({ do: 'start', id }));
    if (failed.length > 0) return failed;
    const ill = await gates(group, options, false);
    if (ill.length > 0) return ill;
  }
  const problems = await takeEffectInCluster(parts, options);
  return problems.length > 0 ? problems : holdersProblem(parts, options);
}

async function takeEffectInCluster(
  parts: readonly Part[],
  options: CarryOutOptions,
): Promise<readonly string[]> {
  const { id, say } = options;
  const director = parts.find(
    ({ archive: { files }, seen }) => seen.role === 'director' && files.some(isOfCluster),
  );
  if (director === undefined) return [];
  say(`in effect in the cluster, by ${director.seen.node}`);
  const failed = await problemsOf([director], options, () => ({ do: 'cluster', id }));
  return failed.length > 0 ? failed : gates(parts, options, true);
}

function isOfCluster({ path }: { readonly path: string }): boolean {
  return path.endsWith('/cib.xml') || path.endsWith('/corosync.conf');
}

/** All of a group are well, and clients are answered. */
async function gates(
  group: readonly Part[],
  options: CarryOutOptions,
  inCluster: boolean,
): Promise<readonly string[]> {
  const { gate: seconds, missing } = options;
  const ill = await problemsOf(group, options, ({ seen }) => ({
    do: 'gate',
    seconds,
    known: seen.report.reasons,
    inCluster,
  }));
  return ill.length > 0 ? ill : missing();
}

/** Milliseconds between two looks at who holds the addresses, and how often it is looked before that is a problem. */
const look = { pause: 500, most: 20 } as const;

/** Where one director held the addresses, one does after the change: whoever it is. */
async function holdersProblem(
  parts: readonly Part[],
  options: CarryOutOptions,
): Promise<readonly string[]> {
  const directors = parts.filter(({ seen }) => seen.role === 'director');
  const before = directors.filter(({ seen }) => seen.report.director?.holds === true);
  if (before.length !== 1) return [];
  for (let looks = 1; ; looks++) {
    const answers = await askAll(directors, options, () => ({ do: 'report', paths: [] }));
    const silent = answers.flatMap(({ answer }) => (answer.ok ? [] : [answer.message]));
    const holders = answers.flatMap(({ node, answer }) =>
      answer.ok && answer.report?.director?.holds === true ? [node] : [],
    );
    if (silent.length > 0) return silent;
    if (holders.length === 1) return [];
    if (looks === look.most)
      return [
        holders.length === 0
          ? 'no director holds the floating addresses any more'
          : `${holders.join(' and ')} hold the floating addresses at once`,
      ];
    await options.pause(look.pause);
  }
}

async function goBack(
  parts: readonly Part[],
  options: CarryOutOptions,
  problems: readonly string[],
): Promise<Outcome> {
  options.say('taking it back');
  const answers = await askAll(parts, options, () => ({ do: 'revert', id: options.id }));
  const left = answers.flatMap(({ node, answer }) => (answer.ok ? [] : [node]));
  return { result: 'reverted', problems, left };
}

interface NodeAnswer {
  readonly node: string;
  readonly answer: ApplyAnswer;
}

async function problemsOf(
  parts: readonly Part[],
  options: CarryOutOptions,
  request: (part: Part) => ApplyRequest,
): Promise<readonly string[]> {
  const answers = await askAll(parts, options, request);
  return answers.flatMap(({ node, answer }) => (answer.ok ? [] : [`${node}: ${answer.message}`]));
}

function askAll(
  parts: readonly Part[],
  { ask }: CarryOutOptions,
  request: (part: Part) => ApplyRequest,
): Promise<readonly NodeAnswer[]> {
  return forEachNode(parts, async (part) => {
    const { node } = part.seen;
    return { node, answer: await heard(ask(node, request(part))) };
  });
}

/** A node that does not answer has not done what it was asked. */
async function heard(answer: Promise<ApplyAnswer>): Promise<ApplyAnswer> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return { ok: false, code: 'failed', message: error.message };
  }
}
