/** Somebody answered for the floating address. */
export interface Answer {
  /** Milliseconds of the system's monotonic clock. */
  readonly at: number;
  /** `arp`, `echo`, `announcement`; `advertisement` and `echo6` for IPv6. */
  readonly kind: string;
  /** The director; a MAC address when it is none of them. */
  readonly from: string;
}

/** Milliseconds of the clock that answers are dated by. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** A line of the witness; undefined when it is none. */
export function parseAnswer(line: string, names: ReadonlyMap<string, string>): Answer | undefined {
  const [, at = '', kind = '', mac = ''] = /^(\d+\.\d+) (\w+) ([0-9a-f:]{17})$/.exec(line) ?? [];
  return kind === '' ? undefined : { at: Number(at), kind, from: names.get(mac) ?? mac };
}

/** The client itself did not ask for a while: what it did not see then says nothing. */
export interface ClientPause {
  /** When it asked again; as the date of an answer. */
  readonly at: number;
  readonly length: number;
}

/** A line of the witness; undefined when it is none. */
export function parsePause(line: string): ClientPause | undefined {
  const [, at, length] = /^(\d+\.\d+) pause (\d+\.\d+)$/.exec(line) ?? [];
  return at === undefined ? undefined : { at: Number(at), length: Number(length) };
}

/** What the client saw of a fault; milliseconds after it, negative before. */
export interface Takeover {
  /** The last answer of the director that the fault hit; undefined when there was none shortly before either. */
  readonly oldLast?: number | undefined;
  /** The first answer of another one; undefined when there was none. */
  readonly nextFirst?: number | undefined;
  readonly next?: string | undefined;
  /** The longest time without any answer. */
  readonly gap: number;
  /** Answers between those of another director: two held the address. */
  readonly overlapping: number;
  /** Milliseconds from the first of these to the last. */
  readonly overlap: number;
}

/**
 * @param answers in order, from shortly before the fault until nothing more is expected.
 * @param fault when it happened, from when on the old holder may have come back, and until when the client watched.
 * @param old who held the address before.
 */
export function takeover(
  answers: readonly Answer[],
  fault: { readonly at: number; readonly healed: number; readonly until: number },
  old: string,
): Takeover {
  const { at, healed, until } = fault;
  const next = answers.find((answer) => answer.at >= at && answer.from !== old);
  const last = answers.findLast((answer) => answer.from === old && answer.at < healed);
  return {
    oldLast: last === undefined ? undefined : round(last.at - at),
    nextFirst: next === undefined ? undefined : round(next.at - at),
    next: next?.from,
    gap: round(longestSilence(answers, at, until)),
    ...overlap(answers),
  };
}

/** How often another one answered than before. */
export function holderChanges(answers: readonly Answer[]): number {
  return answers.filter(({ from }, index) => index > 0 && from !== answers[index - 1]?.from).length;
}

/** The longest time without an answer; one that began before counts in full. */
export function longestSilence(answers: readonly Answer[], from: number, until: number): number {
  const before = answers.findLast(({ at }) => at < from)?.at ?? from;
  const times = [before, ...answers.map(({ at }) => at).filter((at) => at >= from), until];
  return Math.max(...times.map((at, index) => at - (times[index - 1] ?? at)));
}

/** Milliseconds: with another director's answers so shortly before and after its own, both hold the address. */
const beside = 50;

/** Answers between those of another director. That one follows another, and is followed by it later, is none. */
export function overlap(answers: readonly Answer[]): Pick<Takeover, 'overlapping' | 'overlap'> {
  const amid = answers.filter((answer, index) => {
    const earlier = others(answer, answers.slice(Math.max(0, index - most), index));
    const later = others(answer, answers.slice(index + 1, index + 1 + most));
    return [...earlier].some((name) => later.has(name));
  });
  return {
    overlapping: amid.length,
    overlap: round((amid.at(-1)?.at ?? 0) - (amid[0]?.at ?? 0)),
  };
}

/** More answers than the client gets in that time. */
const most = 100;

function others({ at, from }: Answer, answers: readonly Answer[]): ReadonlySet<string> {
  const near = answers.filter((each) => Math.abs(each.at - at) <= beside && each.from !== from);
  return new Set(near.map((each) => each.from));
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
